import { letter } from '../../../core/gateways/mailer/letter.js';
import { accountChangeTemplates } from './account-changes.templates.js';
import { accountTemplates } from './accounts.templates.js';
import { admissionTemplates } from './admissions.templates.js';
import { alertTemplates } from './alerts.templates.js';
import { appointmentTemplates } from './appointments.templates.js';
import { allPlain, plain } from './plain.js';
import { portalTemplates } from './portal.templates.js';
import { prescriptionTemplates } from './prescriptions.templates.js';
import { recordTemplates } from './records.templates.js';
import type { TemplateData, TemplateName } from './template-data.js';
import type { Message, Setting, Templates } from './template.js';
import { wordsFor } from './words.js';

const templates: Templates<TemplateName> = {
  ...accountTemplates,
  ...accountChangeTemplates,
  ...portalTemplates,
  ...appointmentTemplates,
  ...prescriptionTemplates,
  ...admissionTemplates,
  ...recordTemplates,
  ...alertTemplates,
};

export const templateNames = Object.keys(templates) as readonly TemplateName[];

/**
 * A message in one language. Names come out harmless whatever they contain: each is one line of visible text, and
 * the HTML escapes it. Throws for a link that does not lead to `http` or `https`.
 */
export function render<N extends TemplateName>(name: N, data: TemplateData[N], setting: Setting): Message {
  const { subject, body, short } = templates[name][setting.locale](allPlain(data), wordsFor(setting));
  const paragraphs = body.filter(part => part !== undefined);
  return { ...letter(plain(subject), paragraphs, setting.locale), short: plain(short) };
}
