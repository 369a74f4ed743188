import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether a process with this id exists (also one that is not ours). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Kills every process of a group and returns once none is left.
 *
 * @throws Error where one is still there after ten seconds
 */
export async function killGroup(group: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (isGroupAlive(group)) {
    try {
      process.kill(-group, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    if (Date.now() > deadline) throw new Error(`process group ${group} does not end`);
    await delay(10);
  }
}

/** Whether a process group has a member that still runs. */
export function isGroupAlive(group: number): boolean {
  if (!isAlive(-group)) return false;
  if (process.platform !== 'linux') return true;
  // A dead process whose parent never asks for its exit code (common in containers) stays listed: it counts as gone.
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isRunningMember(name, group));
}

function isRunningMember(pid: string, group: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the command in parentheses: state, parent, group.
    const [state, , memberOf] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(memberOf) === group && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}
