const WIDTH = 24;
/** Below this, work is over before a bar could be read. */
const FEWEST_STEPS = 20;
const CLEAR_LINE = '\r\u001b[K';

/**
 * Steps of long work as a bar on standard error, where that is a terminal; the last step, or any number beyond,
 * takes it away.
 *
 * @param steps how many there are
 */
export function showProgress(steps: number, stream = process.stderr): (done: number) => void {
  if (stream.isTTY !== true || steps < FEWEST_STEPS) return () => {};
  let shown = -1;
  return (done) => {
    if (done >= steps) {
      if (shown >= 0) stream.write(CLEAR_LINE);
      shown = -1;
      return;
    }
    const filled = Math.floor((WIDTH * done) / steps);
    if (filled !== shown) {
      stream.write(`\r[${'#'.repeat(filled).padEnd(WIDTH)}] ${done} of ${steps}`);
      shown = filled;
    }
  };
}
