export { render, templateNames } from './render.js';
export { locales, type Locale, type Message, type Setting } from './template.js';
export type { TemplateData, TemplateName } from './template-data.js';
