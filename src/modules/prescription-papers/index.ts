export { PrescriptionPapersModule } from './prescription-papers.module.js';
export { PrescriptionPapersService } from './prescription-papers.service.js';
export { RenderPrescriptionPdf } from './jobs/render-prescription-pdf.job.js';
export { ageOn, momentIn, titled } from './sheet.rules.js';
export { printPrescription, type PrescriptionSheet } from './prescription-sheet.js';
export { SealedSigningKeys } from './sealed-signing-keys.repository.js';
