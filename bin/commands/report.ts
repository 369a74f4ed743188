import { Command } from 'commander';
import type { Report } from '../../lambdas/contract/report.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';
import { answer } from '../answer.ts';
import { writeReport } from '../files/write-page.ts';
import { openState, type StateOptions } from '../open-state.ts';
import { jsonOption, withMonitor } from '../options.ts';
import { printReport } from '../print/print-report.ts';
import { printTable } from '../print/print-table.ts';
import { type FoundReport, findReport, listReports, readReportFile } from '../report/find-report.ts';
import { exampleText, parseCount } from '../usage.ts';

interface ReportOptions extends StateOptions {
  readonly window?: string;
  readonly file?: string;
  readonly json?: boolean;
}

export function reportCommand(): Command {
  return new Command('report')
    .description('read the reports of a deployed monitor')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(openCommand())
    .addHelpText(
      'after',
      exampleText('report list --model diamonds-price', 'report open --config monitors/diamonds.json'),
    );
}

function listCommand(): Command {
  return withState('list', 'the newest reports, a line a window')
    .option('--limit <number>', 'at most so many', parseCount(1), 20)
    .addOption(jsonOption())
    .addHelpText('after', exampleText('report list --model diamonds-price'))
    .action(async ({ limit, json, ...state }: ReportOptions & { limit: number }) => {
      const reports = await listReports(await openState(state), { limit });
      answer('OK', json ? JSON.stringify(reports, null, 2) : printList(reports));
    });
}

function showCommand(): Command {
  return withWindow(withState('show', 'one report in words, or with --json as it is stored'))
    .alias('fetch')
    .option('--file <file>', 'a report in a JSON file instead of a stored one')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      exampleText(
        'report show --model diamonds-price --window 2026-01-05T10:00:00Z',
        'report show --file report.json',
      ),
    )
    .action(async (options: ReportOptions) => {
      const { report } = await readOne(options, 0);
      answer(report.verdict, options.json ? JSON.stringify(report, null, 2) : printReport(report));
    });
}

function openCommand(): Command {
  return withWindow(withState('open', 'write a report as a page for a browser and say where it is'))
    .option('--file <file>', 'a report in a JSON file instead of a stored one')
    .option('--history <number>', 'earlier windows to show trends over', parseCount(0), 48)
    .option('--out <file>', 'where the page goes; out/reports/<model>.html unless given')
    .addOption(jsonOption())
    .addHelpText('after', exampleText('report open --model diamonds-price'))
    .action(async (options: ReportOptions & { history: number; out?: string }) => {
      const { report, history } = await readOne(options, options.history);
      const out = options.out ?? `out/reports/${report.model}.html`;
      await writeReport(out, { report, history });
      const { model, verdict, window } = report;
      answer('OK', options.json ? JSON.stringify({ file: out, model, verdict, window }, null, 2) : out);
    });
}

function withState(name: string, about: string): Command {
  return withMonitor(new Command(name).description(about));
}

function withWindow(command: Command): Command {
  return command.option('--window <start>', 'begin of the window; the newest unless given');
}

async function readOne({ file, window, ...state }: ReportOptions, earlier: number): Promise<FoundReport> {
  if (file === undefined) return findReport(await openState(state), { window, earlier });
  if (window === undefined) return { report: readReportFile(file), history: [] };
  throw new ConfigError('report: --file and --window are both given, allowed: one of the two');
}

function printList(reports: readonly Report[]): string {
  if (reports.length === 0) return 'no report yet';
  return printTable(
    ['window', 'verdict', 'rows', 'what'],
    reports.map(({ window, verdict, rows, sentence }) => [
      String(window.start),
      verdict,
      String(rows.current),
      sentence,
    ]),
  );
}
