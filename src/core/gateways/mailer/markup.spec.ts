import { markup, type Markup } from './markup.js';

describe('markup', () => {
  it.each<[string, Markup, string]>([
    ['escapes text', markup`<p>${'<b> & "x" \'y\''}</p>`, '<p>&lt;b&gt; &amp; &quot;x&quot; &#39;y&#39;</p>'],
    [
      'escapes in attributes',
      markup`<a href="${'" onclick="x'}"></a>`,
      '<a href="&quot; onclick=&quot;x"></a>',
    ],
    ['takes its own as it is', markup`<p>${markup`<b>${'<'}</b>`}</p>`, '<p><b>&lt;</b></p>'],
    [
      'takes lists of its own',
      markup`<ul>${['a', '<'].map(each => markup`<li>${each}</li>`)}</ul>`,
      '<ul><li>a</li><li>&lt;</li></ul>',
    ],
    ['escapes text in lists', markup`${['<', '>']}`, '&lt;&gt;'],
    ['takes numbers, and nothing for nothing', markup`${0}${undefined}.`, '0.'],
  ])('%s', (_, made, text) => {
    expect(made.toString()).toBe(text);
  });

  it('does not take an object that only looks like markup', () => {
    const impostor = { toString: () => '<script>' } as unknown as string;
    expect(() => markup`${impostor}`).toThrow();
  });
});
