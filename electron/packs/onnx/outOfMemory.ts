/** onnxruntime says it in many ways: the CPU's arena, C++, CUDA, Direct3D and Dawn each in its own. */
const OUT_OF_MEMORY =
  /failed to allocate memory|bad[_ ]alloc|bad allocation|out of memory|out_of_memory|not enough memory|E_OUTOFMEMORY|8007000E|array buffer allocation failed|invalid typed array length/i;

/** Whether what onnxruntime threw says that there is not enough memory. */
export function isOutOfMemory(error: unknown): boolean {
  return OUT_OF_MEMORY.test(error instanceof Error ? error.message : String(error));
}
