import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PlatformAccess } from '../../core/access/access.decorator.js';
import { Answers } from '../../core/http/openapi.js';
import { DemoTasksService } from './demo-tasks.service.js';
import { DemoTask, DemoTaskQuery, StartDemoTask, StartedDemoTask } from './demo.dto.js';

@ApiTags('Demo data')
@Controller('admin/demo/refresh')
export class DemoDataController {
  constructor(private readonly tasks: DemoTasksService) {}

  @Post('start')
  @HttpCode(200)
  @PlatformAccess('demo:manage')
  @Answers(200, StartedDemoTask, 'Begin to fill, refresh or empty the demo hospitals')
  start(@Body({ schema: StartDemoTask }) input: StartDemoTask) {
    return this.tasks.start(input);
  }

  @Get('status')
  @PlatformAccess('demo:manage')
  @Answers(200, DemoTask, "How far a task is; the caller's latest one without task_id")
  status(@Query({ schema: DemoTaskQuery }) { task_id }: DemoTaskQuery) {
    return this.tasks.status(task_id);
  }
}
