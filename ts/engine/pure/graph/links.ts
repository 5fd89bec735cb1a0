/** Which memories and nodes are joined, by number, from either side. */

export class Links {
  readonly #nodes = new Map<number, Set<number>>();
  readonly #memories = new Map<number, Set<number>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Whether the link is new. */
  add(memory: number, node: number): boolean {
    if (this.#nodes.get(memory)?.has(node)) {
      return false;
    }
    this.#nodes.set(memory, (this.#nodes.get(memory) ?? new Set()).add(node));
    this.#memories.set(node, (this.#memories.get(node) ?? new Set()).add(memory));
    this.#size += 1;
    return true;
  }

  /** Whether the link was there. */
  remove(memory: number, node: number): boolean {
    if (!this.#nodes.get(memory)?.delete(node)) {
      return false;
    }
    this.#memories.get(node)?.delete(memory);
    this.#size -= 1;
    return true;
  }

  dropMemory(memory: number): void {
    for (const node of this.nodesOf(memory)) {
      this.remove(memory, node);
    }
    this.#nodes.delete(memory);
  }

  dropNode(node: number): void {
    for (const memory of this.#memories.get(node) ?? []) {
      this.remove(memory, node);
    }
    this.#memories.delete(node);
  }

  /** Nodes of a memory, ascending. */
  nodesOf(memory: number): number[] {
    return [...(this.#nodes.get(memory) ?? [])].sort((a, b) => a - b);
  }

  /** At most `count` memories of a node, those stored last first. */
  memoriesOf(node: number, count: number): number[] {
    return [...(this.#memories.get(node) ?? [])].sort((a, b) => b - a).slice(0, count);
  }

  /** All links, by memory, then node. */
  all(): { readonly memory: number; readonly node: number }[] {
    const memories = [...this.#nodes.keys()].sort((a, b) => a - b);
    return memories.flatMap((memory) => this.nodesOf(memory).map((node) => ({ memory, node })));
  }
}
