import { describe, expect, it } from 'vitest';
import { startSchedule } from '#infra/local/aws/schedule.ts';
import { createClock } from '#infra/local/clock.ts';
import { principals } from '#infra/local/stack/principals.ts';
import { localTemplate } from '#infra/local/template/local-template.ts';
import { resolve } from '#infra/local/template/resolve.ts';

const attributesOf = (id: string) =>
  id === 'Queue' ? { ref: 'http://q', attributes: { Arn: 'arn:q' } } : undefined;

describe('resolve', () => {
  it.each([
    [{ Ref: 'Queue' }, 'http://q'],
    [{ Ref: 'AWS::Region' }, 'local'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:q'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Queue' }]] }, 'a-http://q'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
    [{ 'Fn::Sub': 'x-${AWS::Region}-${Queue}' }, 'x-local-http://q'],
    [{ A: [{ Ref: 'Queue' }, 1, true, null] }, { A: ['http://q', 1, true, null] }],
  ])('%j', (value, expected) => {
    expect(resolve(value, attributesOf)).toEqual(expected);
  });
  it.each([
    [{ Ref: 'Nothing' }, /refers to Nothing/],
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, /reads Queue\.Colour/],
    [{ 'Fn::ImportValue': 'x' }, /uses Fn::ImportValue/],
  ])('does not guess at %j', (value, message) => {
    expect(() => resolve(value, attributesOf)).toThrow(message);
  });
});

describe('the local clock and schedule', () => {
  it('runs at once and at every interval, also when the clock is set forward', () => {
    const clock = createClock(0);
    const times: number[] = [];
    startSchedule('rate(1 minute)', clock, () => times.push(Math.round(clock.now() / 60_000)));
    clock.advance(60_001);
    clock.advance(60_001);
    clock.stop();
    expect(times).toEqual([0, 1, 2]);
  });
  it('calls off what is called off', () => {
    const clock = createClock(0);
    let runs = 0;
    const callOff = clock.at(10_000, () => runs++);
    callOff();
    clock.advance(20_000);
    clock.stop();
    expect(runs).toBe(0);
  });
  it('does not guess at a schedule it does not know', () => {
    expect(() => startSchedule('cron(0 9 * * ? *)', createClock(0), () => {})).toThrow(/cron/);
  });
});

describe('who sends a message', () => {
  const template = localTemplate(
    {
      Resources: {
        ReceiverRole: { Type: 'AWS::IAM::Role' },
        LaterRole: { Type: 'AWS::IAM::Role' },
        Receiver: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Role: { 'Fn::GetAtt': ['ReceiverRole', 'Arn'] },
            Environment: { Variables: { ID: { 'Fn::GetAtt': ['ReceiverRole', 'RoleId'] } } },
          },
        },
      },
    },
    'http://127.0.0.1',
  );
  const principalOf = principals(template);
  const idOf = (logicalId: string) =>
    template.ofType('AWS::IAM::Role').find((role) => role.logicalId === logicalId);

  it('is a function, in the role that the template gives it and in its own name', () => {
    const [receiver] = template.ofType('AWS::Lambda::Function');
    const environment = receiver?.properties['Environment'] as { Variables: { ID: string } } | undefined;
    expect(environment?.Variables.ID).toMatch(/^AROA[0-9A-F]{17}$/);
    expect(principalOf('Receiver')).toBe(`${environment?.Variables.ID}:Receiver`);
  });
  it('is whoever takes on a role', () => {
    expect(principalOf(idOf('LaterRole')?.arn ?? '')).toBe(`${idOf('LaterRole')?.roleId}:schedule`);
  });
  it('is a user otherwise', () => {
    expect(principalOf('local')).toBe('AIDALOCAL');
  });
});
