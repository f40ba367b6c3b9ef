export {
  alertLine,
  inboxSubject,
  stayLine,
  isInboxTemplate,
  stockLine,
  visitLine,
  type InboxTemplate,
} from './inbox-texts.js';
export { render, templateNames } from './render.js';
export { wordsFor } from './words.js';
export { locales, type Locale, type Message, type Setting } from './template.js';
export type { TemplateData, TemplateName } from './template-data.js';
