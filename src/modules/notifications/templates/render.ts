import type { TemplateData, TemplateName } from './template-data.js';
import type { Message, Setting } from './template.js';

/** A message in one language. Names come out harmless whatever they contain. */
export function render<N extends TemplateName>(_name: N, _data: TemplateData[N], _setting: Setting): Message {
  throw new Error('The texts are being written.');
}
