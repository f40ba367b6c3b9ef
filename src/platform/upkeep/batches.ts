/** Rows that one statement deletes, so that nobody has to wait for it. */
const batch = 1000;
/** What is left goes with the next run. */
const batchesARun = 100;

/** Repeats a deletion of up to so many rows until there is nothing left for it, or enough for one run is done. */
export async function inBatches(deletion: (limit: number) => Promise<number>): Promise<void> {
  for (let n = 0; n < batchesARun; n++) if ((await deletion(batch)) < batch) return;
}
