declare module 'qrcode' {
  /** Draws the code of a text as a PNG. @param options `width` in pixels, `margin` in modules */
  export function toBuffer(
    text: string,
    options: { readonly type: 'png'; readonly width: number; readonly margin: number },
  ): Promise<Buffer>;
}
