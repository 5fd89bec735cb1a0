/** Groups that are on their way to the engine: two at a time, so that one is packed while another is stored. */

const MOST = 2;

export class UnderWay {
  #groups: Promise<void>[] = [];

  /** Waits until there is room for one more. */
  async room(): Promise<void> {
    while (this.#groups.length >= MOST) {
      await this.#groups[0];
    }
  }

  /** Takes a group that has been sent; `failed` hears of its error. */
  add(group: Promise<void>, failed: (error: unknown) => void): void {
    const settled = group.catch(failed).then(() => {
      this.#groups = this.#groups.filter((other) => other !== settled);
    });
    this.#groups.push(settled);
  }

  /** Waits for all of them. */
  async settled(): Promise<void> {
    await Promise.all(this.#groups);
  }
}
