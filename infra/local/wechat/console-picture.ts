/** The picture of a lantern: PNG, of three colours. */
export const lanternPicture = Buffer.from(
  [
    'iVBORw0KGgoAAAANSUhEUgAAAHgAAAB4AgMAAABECt5BAAAACVBMVEX/8+DIKB60eBQ7z/nKAAABFElEQVR42u2WQQ6DIBREtYkb',
    '996hx/AILBgT3XfRW/QS7N246SkLIq0BzNTQNtH6E8X4lPkg/DHLdhJlf+C/wfcp9oeHDhi6JVxgADqIBYxGwRxxWqGFjgtkjOaG',
    '6NDP1NGXoQxuEH19lIU9x9LWSY+h0xexvluLL7He9f2rxaaJ5G16NWE06lB6jkUobRO3rQyl5xihdIMpVCBe4Dlsm4Pwpd2w7dTL',
    'NRivWZkuVuDc9Qk4ldrHg8Odj4sQi/dxFWLpY+Vw81mM2fd0VwdOxF/9YmS1pC1Fss7JLknbgonbn9QWUplIXWNVkdRUUpFJPWdu',
    'QLyEOBHzMeKCxEOZAzP/Ju6/3d+arDzd+nOZHXgz+MfxAOwO3FDUmo/fAAAAAElFTkSuQmCC',
  ].join(''),
  'base64',
);
