import { compileKernel } from './kernel/compile-kernel.ts';
import type { KernelMemory } from './kernel/kernel-memory.ts';
import { lineKernelSource } from './kernel/line-kernel-source.ts';

type Kernel = { readonly count: (from: number, to: number) => number };

let module: WebAssembly.Module | undefined;

/** Counts the newlines between two places of a kernel's memory; `textEnding` must have room behind them. */
export function lineCounter({ memory }: KernelMemory): Kernel['count'] {
  module ??= new WebAssembly.Module(compileKernel(lineKernelSource));
  // The kernel's source declares this export.
  const kernel = new WebAssembly.Instance(module, { host: { memory } }).exports as Kernel;
  return kernel.count;
}
