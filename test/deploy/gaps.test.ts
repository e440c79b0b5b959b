import { describe, expect, it } from 'vitest';
import { learnGap, noGaps, withoutGaps } from './gaps.ts';

const template = {
  Outputs: {},
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    Plain: { Type: 'AWS::SQS::Queue', Properties: {} },
    Alarm: { Type: 'AWS::CloudWatch::Alarm' },
    Other: { Type: 'AWS::CloudWatch::Alarm' },
  },
};

describe('the gaps of an endpoint', () => {
  it.each([
    'ValidationError: moto_ext: resource type AWS::CloudWatch::Alarm is not supported',
    'Template format error: Unrecognized resource types: [AWS::CloudWatch::Alarm]',
    'AWS::CloudWatch::Alarm: Unsupported resource type',
  ])('are learnt from %j', (output) => {
    const gaps = noGaps();
    expect(learnGap(gaps, `line before\n${output}\n`)).toBe(true);
    expect([...gaps.types.keys()]).toEqual(['AWS::CloudWatch::Alarm']);
    expect(Object.keys(withoutGaps(template, gaps).Resources)).toEqual(['Queue', 'Plain']);
    expect(gaps.types.get('AWS::CloudWatch::Alarm')).toBe(2);
    expect(learnGap(gaps, output)).toBe(false);
  });
  it('are none that a message needs, nor any other failure', () => {
    expect(learnGap(noGaps(), 'resource type AWS::SQS::Queue is not supported')).toBe(false);
    expect(learnGap(noGaps(), 'AccessDenied: not authorized to perform iam:PassRole')).toBe(false);
  });
  it('can be that FIFO queues are not named', () => {
    const gaps = noGaps();
    expect(learnGap(gaps, 'InvalidParameterValue: Queue name must end in .fifo for FIFO queues')).toBe(true);
    const { Resources } = withoutGaps(template, gaps);
    expect(Resources['Queue']?.Properties).toEqual({ FifoQueue: true, QueueName: 'Queue.fifo' });
    expect(Resources['Plain']?.Properties).toEqual({});
  });
  it('leave a template as it is when there are none', () => {
    expect(withoutGaps(template, noGaps())).toEqual(template);
  });
});
