import {html, nothing} from '../lib/lit/index.js';
import {Element} from '../app/element.js';
import {ask, part} from '../app/api.js';
import {clock} from '../app/words.js';

const ASK_MILLIS = 250;
/** The ways of the jobs that take long, step by step. */
const WAYS = {
  swap: ['install', 'construct', 'shadow', 'switch', 'probation', 'commit'],
  deploy: ['install', 'construct', 'wire'],
};

/**
 * Follows a job to its end.
 *
 * @param news called with each state of it
 * @param wanted asked whether to go on
 * @returns the job as it ended, null if nobody wants to know any more
 */
export async function followed(job, news, wanted) {
  let now = job;
  while (now.state === 'RUNNING') {
    await new Promise(resolve => setTimeout(resolve, ASK_MILLIS));
    if (!wanted()) return null;
    now = await ask(`/jobs/${part(job.id)}`);
    news(now);
  }
  return now;
}

/** A job one can watch: its steps as a row, how far it is, and every remark. */
class JobSteps extends Element {
  static properties = {job: {}};

  render() {
    const job = this.job;
    if (!job) return nothing;
    const remarks = job.steps.map(step => ({phase: step.slice(0, step.indexOf(':')), text: step.slice(step.indexOf(':') + 2)}));
    const been = new Set(remarks.map(remark => remark.phase));
    const way = WAYS[job.kind] || [...been].filter(phase => phase !== 'done');
    const bad = job.state === 'FAILED';
    const tone = phase => {
      if (job.state === 'DONE' && been.has(phase)) return 'done';
      if (phase === job.phase) return bad ? 'failed' : 'now';
      return been.has(phase) ? 'done' : '';
    };
    return html`<div class="stack">
      <div class="row"><span class="pill ${bad ? 'bad' : job.state === 'DONE' ? 'good' : 'warn'}" data-job=${job.state}>${job.state}</span>
        <strong>${job.kind} ${job.subject}</strong><span class="small dim">since ${clock(job.startedTime)} UTC</span></div>
      <ol class="steps" aria-label="Steps">${way.map(phase => html`<li class=${tone(phase)} aria-current=${tone(phase) === 'now' ? 'step' : nothing}>${phase}${tone(phase) === 'done' ? ' ✓' : ''}</li>`)}</ol>
      ${job.state === 'RUNNING' ? html`<progress max="100" value=${job.percent} aria-label="Progress of the ${job.kind}"></progress>` : nothing}
      <p class=${bad ? 'problem' : 'small'} role="status">${job.message}</p>
      <ol class="log" aria-label="Remarks">${remarks.map(remark => html`<li><span>${remark.phase}</span><span>${remark.text}</span></li>`)}</ol></div>`;
  }
}

customElements.define('job-steps', JobSteps);
