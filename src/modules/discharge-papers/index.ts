export { DischargePapersModule } from './discharge-papers.module.js';
export { RenderDischargePdf } from './jobs/render-discharge-pdf.job.js';
