import 'reflect-metadata';
import { createApi } from './app/api.js';
import { runProcess } from './app/process.js';

await runProcess('api', async (settings, logger) => {
  const app = await createApi(settings, logger);
  await app.listen(settings.env.PORT, settings.env.HOST);
  logger.info({ port: settings.env.PORT }, 'listening');
  return app;
});
