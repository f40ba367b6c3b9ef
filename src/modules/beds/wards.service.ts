import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { newId } from '../../core/ids.js';
import type { CreateWard, UpdateWard, WardResponse } from './beds.dto.js';
import { wardNotFound } from './beds.errors.js';
import { wardEvent } from './beds.events.js';
import { WardsRepository } from './wards.repository.js';

@Injectable()
export class WardsService {
  constructor(
    private readonly wards: WardsRepository,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  list(): Promise<WardResponse[]> {
    return this.wards.list();
  }

  async create({ name, department_id = null }: CreateWard): Promise<WardResponse> {
    const now = this.clock.now();
    const id = newId();
    this.wards.add({ id, name, department_id, created_at: now, updated_at: now, version: 1 });
    this.events.record(wardEvent('added', id, changesBetween({}, { name, department_id })));
    return this.saved(id);
  }

  async update(id: string, input: UpdateWard): Promise<WardResponse> {
    const ward = await this.wards.find(id);
    if (!ward) throw wardNotFound();
    assertUnchanged(ward);
    const changes = changesBetween(ward, input);
    if (Object.keys(changes).length > 0) {
      Object.assign(ward, input, { updated_at: this.clock.now() });
      this.events.record(wardEvent('updated', id, changes));
    }
    return this.saved(id);
  }

  private async saved(id: string): Promise<WardResponse> {
    await this.wards.flush();
    const ward = await this.wards.view(id);
    if (!ward) throw wardNotFound();
    return ward;
  }
}
