import type { ApprovalRequest } from '../contract/approval.ts';
import { sayDecision } from '../core/retraining/approval.ts';
import { type Html, html } from './html.ts';
import { writePage } from './page.ts';

export interface AskedPage {
  readonly model: string;
  readonly request: ApprovalRequest;
}

/** The question with a form that answers it. */
export function writeQuestionPage(
  { model, request }: AskedPage,
  { id, fault }: { readonly id: string; readonly fault: string | null },
): string {
  const form = html`<form method="post">
<input type="hidden" name="id" value="${id}">
${fault !== null && html`<p class="ALARM" role="alert">${fault}</p>`}
<p><label>Your name, for the record<br><input name="by" required maxlength="100" autocomplete="name"></label></p>
<p><label>Why (optional)<br><input name="reason" maxlength="500"></label></p>
<p><button name="answer" value="approved">Train a new model</button>
<button name="answer" value="refused">Do not train</button></p>
</form>`;
  const until = html`<p class="muted">Answer by ${request.expiresAt}; no answer means no. Nothing is decided until one of the buttons is pressed.</p>`;
  return writeDocument(model, html`${describe(request)}${until}${form}`);
}

const HEADLINES = {
  taken: 'Your answer is recorded.',
  answered: 'This question was answered before.',
  expired: 'It is too late to answer: the run does not wait any more.',
} as const;

/** What became of the question. */
export function writeAnswerPage({ model, request }: AskedPage, status: keyof typeof HEADLINES): string {
  const { decision } = request;
  const said =
    decision === null ? `The time to answer ended at ${request.expiresAt}.` : sayDecision(decision);
  return writeDocument(
    model,
    html`<p class="lead" role="status">${HEADLINES[status]}</p><p>${said}</p>${describe(request)}`,
  );
}

/** That there is nothing to show or to answer, and what to do. */
export function writeTroublePage(text: string): string {
  return writePage('Approval', html`<h1>Approval</h1><p role="alert">${text}</p>`);
}

function describe({ question, run }: ApprovalRequest): Html {
  return html`<ul>${question.map((line) => html`<li>${line.replace(/^- /, '')}</li>`)}</ul><p class="muted">Run: ${run.incident}</p>`;
}

function writeDocument(model: string, body: Html): string {
  const title = `${model}: may a new model be trained?`;
  return writePage(title, html`<h1>${title}</h1>${body}`);
}
