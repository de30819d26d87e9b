import { Failure, type FailureData } from '../../shared/errors/failure.ts';

/** Hands a dropped file to main, which keeps a copy. Answers the id that import takes. */
export async function uploadFile(name: string, content: Blob, signal?: AbortSignal): Promise<string> {
  const response = await fetch(`/upload?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: content,
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) {
    const isExpected = response.headers.get('content-type') === 'application/json';
    if (isExpected) throw Failure.fromData((await response.json()) as FailureData);
    throw new Failure('internal.upload-refused', { name, status: response.status });
  }
  const { id } = (await response.json()) as { id: string };
  return id;
}
