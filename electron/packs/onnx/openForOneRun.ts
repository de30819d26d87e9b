import * as ort from 'onnxruntime-node';

/**
 * A session on the CPU for a single run. Optimising and packing would copy gigabytes of weights, for minutes of
 * a session's life; as it is, they stay where they are in their files.
 */
export function openForOneRun(file: string): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(file, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'disabled',
    extra: { session: { disable_prepacking: '1' } },
  });
}
