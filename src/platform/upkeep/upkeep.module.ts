import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { ForgetAnswers } from './jobs/forget-answers.job.js';
import { ForgetWhatIsOver } from './jobs/forget-what-is-over.job.js';

@Module({
  imports: [AccountsModule],
  providers: [ForgetAnswers, ForgetWhatIsOver],
  exports: [ForgetAnswers, ForgetWhatIsOver],
})
export class UpkeepModule {}
