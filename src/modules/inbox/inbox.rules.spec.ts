import { cut } from './inbox.rules.js';

describe('what is longer than a message', () => {
  it('is cut, between letters', () => {
    expect(cut('subject', 'x'.repeat(301))).toBe('x'.repeat(300));
    expect([...cut('subject', '🩺'.repeat(301))]).toHaveLength(300);
    expect(cut('text', 'short')).toBe('short');
  });
});
