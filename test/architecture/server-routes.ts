import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Every `METHOD path` that the HTTP server itself answers, whoever added it; HEAD goes with GET. */
export function serverRoutes(app: NestFastifyApplication): string[] {
  const tree = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const above: string[] = [];
  return tree.split('\n').flatMap(line => {
    const [, indent = '', part = '', methods = ''] = /^(.*?)[├└]── (\S+) \(([^)]+)\)/.exec(line) ?? [];
    if (!part) return [];
    const depth = indent.length / 4;
    above.length = depth;
    const path = above.join('') + part;
    above.push(path === '/' ? '/' : part);
    return methods
      .split(', ')
      .filter(method => method !== 'HEAD')
      .map(method => `${method} ${path}`);
  });
}
