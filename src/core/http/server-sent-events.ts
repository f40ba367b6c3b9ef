import { setImmediate } from 'node:timers/promises';
import {
  applyDecorators,
  Header,
  Injectable,
  StreamableFile,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ApiHeader, ApiProduces } from '@nestjs/swagger';
import type { AccessRule } from '../access/access.decorator.js';
import { decide, decideForPatient } from '../access/access.policy.js';
import type { PatientPrincipal } from '../access/patient-principal.js';
import { PatientPrincipals } from '../access/patient-principals.js';
import type { Principal } from '../access/principal.js';
import { Principals } from '../access/principals.js';
import { Bulkhead } from '../bulkhead.js';
import { context, type Context } from '../context.js';
import { AppError } from '../errors/app-error.js';
import { Invalidation } from '../gateways/live-events/invalidation.js';
import { LiveEvents } from '../gateways/live-events/live-events.js';
import { newId } from '../ids.js';
import { Logger } from '../logger.js';
import { Streams } from '../tenancy/streams.decorator.js';
import { Tenancy } from '../tenancy/tenancy.js';
import type { Tenant } from '../tenancy/tenant.js';
import { EventStream, type ServerSentEvent } from './event-stream.js';

/** Seconds between looks at who is listening; a message of another process makes us look at once. */
const lookEvery = 5;
/** Looks between two signs of life. */
const looksPerBeat = 4;
/** Looks after which every listener reads anyway: a message that was lost costs a minute, nothing else. */
const looksPerCatchUp = 12;
/** Minutes; then the client comes back with a token of that time. */
const longest = 15;

const perSession = 5;
/** Streams of one listener without a session, e.g. of all screens that show one board. */
const perWatcher = 50;
const perProcess = 2_000;
/** Readings and looks at a time; the other connections of the pool are for requests. */
const workersAtOnce = 3;

/** What somebody listens to. */
export interface Topic {
  /** Names it within the hospital, e.g. `inbox`. */
  readonly name: string;
  /** Whether an announcement is for this listener. It comes off a wire: check its shape. */
  readonly concerns: (message: unknown) => boolean;
  /**
   * What came after a place, read from the database, in a transaction of the hospital and with the rights that the
   * caller has then. `place` is the id of the last event that arrived (as the client says: check it), undefined for
   * a listener who is new. Called at the start, after announcements, and when some may have been lost.
   */
  readonly next: (place: string | undefined) => Promise<readonly ServerSentEvent[]>;
}

/** Somebody without a session who may listen for another reason, e.g. because they hold a key. */
export interface Watcher {
  /** Names that reason: streams are counted by it. */
  readonly id: string;
  readonly tenant: Tenant;
  /** The hospital as of now; undefined when they may not listen any more. Asked every few seconds. */
  readonly mayGoOn: () => Promise<Tenant | undefined>;
}

const tooMany = (limit: number) =>
  new AppError(429, 'live.too_many', `Please close some windows: ${limit} live views are open already.`, {
    retryAfterSeconds: 30,
  });

const noneLeft = () =>
  new AppError(503, 'live.unavailable', 'Live views are not available at the moment. Please try again.', {
    retryAfterSeconds: 5,
  });

const channelOf = ({ id }: Pick<Tenant, 'id'>, topic: string): string => `live:${id}:${topic}`;

/** The answer of a route is what `ServerSentEvents.listen` returns. */
export const EventStreams = () =>
  applyDecorators(
    Streams(),
    // Proxies that gather answers before passing them on would hold events back.
    Header('x-accel-buffering', 'no'),
    ApiProduces('text/event-stream'),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description: 'The id of the last event that arrived',
    }),
  );

type Caller = Principal | PatientPrincipal;

interface Listener {
  readonly stream: EventStream;
  readonly opened: Context;
  readonly since: number;
  /** The session, or what stands for it. */
  readonly owner: string;
  tenant: Tenant;
  /** Undefined for a watcher. */
  caller: Caller | undefined;
  /** Looks up who listens, as of now; false when they may not any more. */
  readonly renew: () => Promise<boolean>;
}

/**
 * Server-sent events for the people of a hospital, staff and patients. Announcements (from any process) say that there is something; the
 * events themselves come from the database, so nothing is lost with an announcement and nothing is shown that the
 * listener may not read. A stream ends with the session, the permission or the service of the hospital.
 */
@Injectable()
export class ServerSentEvents implements BeforeApplicationShutdown {
  private readonly listeners = new Set<Listener>();
  private readonly readings = new Bulkhead({ running: workersAtOnce });
  private looks = 0;
  private isClosing = false;
  private clock: NodeJS.Timeout | undefined;

  constructor(
    private readonly live: LiveEvents,
    private readonly tenancy: Tenancy,
    private readonly modules: ModuleRef,
    private readonly logger: Logger,
    invalidation: Invalidation,
  ) {
    live.onReconnect(() => this.listeners.forEach(({ stream }) => stream.wake()));
    const everybody = () => void this.lookAt(() => true);
    invalidation.on('session', id => void this.lookAt(({ caller }) => caller?.sessionId === id), everybody);
    invalidation.on('account', id => void this.lookAt(({ caller }) => caller?.userId === id), everybody);
    invalidation.on(
      'portal-session',
      id => void this.lookAt(({ caller, tenant }) => id === `${tenant.id}:${caller?.sessionId}`),
      everybody,
    );
    invalidation.on(
      'portal-account',
      id => void this.lookAt(({ caller }) => caller?.userId === id),
      everybody,
    );
    invalidation.on('tenant', id => void this.lookAt(({ tenant }) => tenant.id === id), everybody);
  }

  /** Tells the listeners of a hospital, in every process, that there may be something for them. Never fails. */
  async announce(tenant: Pick<Tenant, 'id'>, topic: string, message: unknown): Promise<void> {
    await this.live
      .publish(channelOf(tenant, topic), message)
      .catch((error: unknown) => this.logger.warn({ err: error, topic }, 'an announcement was lost'));
  }

  /** Opens a stream for the caller. Throws 429 when their session has too many, 503 when the process has. */
  listen(topic: Topic, lastEventId: string | undefined): StreamableFile {
    const current = context.current();
    const caller = current?.patient ?? current?.principal;
    const tenant = caller?.tenant;
    if (!caller || !tenant) throw new Error('Only people of a hospital listen.');
    const owner = caller.sessionId;
    return this.open(topic, lastEventId, perSession, { owner, tenant, caller }, async listener => {
      const now = await this.callerOf(listener.opened, owner, tenant);
      if (!now?.tenant) return false;
      [listener.caller, listener.tenant] = [now, now.tenant];
      return true;
    });
  }

  /** The same for somebody without a session: the route is public, and what they may see is the topic's business. */
  watch(topic: Topic, lastEventId: string | undefined, watcher: Watcher): StreamableFile {
    const { id: owner, tenant, mayGoOn } = watcher;
    return this.open(topic, lastEventId, perWatcher, { owner, tenant, caller: undefined }, async listener => {
      const now = await this.look(listener.opened, mayGoOn);
      if (now) listener.tenant = now;
      return now !== undefined;
    });
  }

  private open(
    { name, concerns, next }: Topic,
    lastEventId: string | undefined,
    limit: number,
    who: Pick<Listener, 'owner' | 'tenant' | 'caller'>,
    renew: (listener: Listener) => Promise<boolean>,
  ): StreamableFile {
    if (this.isClosing || this.listeners.size >= perProcess) throw noneLeft();
    if ([...this.listeners].filter(({ owner }) => owner === who.owner).length >= limit) throw tooMany(limit);
    const stream = new EventStream(
      place => this.read(listener, () => next(place)),
      lastEventId,
      error => this.logger.warn({ err: error, topic: name }, 'a live view could not be read'),
    );
    const opened = context.current() ?? { requestId: newId() };
    const listener: Listener = { ...who, stream, opened, since: Date.now(), renew: () => renew(listener) };
    const unsubscribe = this.live.subscribe(channelOf(who.tenant, name), message => {
      if (concerns(message)) stream.wake();
    });
    this.listeners.add(listener);
    this.clock ??= setInterval(() => this.goRound(), lookEvery * 1_000).unref();
    stream.body.once('close', () => {
      unsubscribe();
      this.listeners.delete(listener);
    });
    return new StreamableFile(stream.body, { type: 'text/event-stream; charset=utf-8' });
  }

  /** The server waits for its answers to end, so these end first; so does what is being read for somebody who left. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.clock);
    for (const { stream } of this.listeners) stream.end();
    await this.readings.idle();
  }

  private goRound(): void {
    this.looks++;
    for (const { stream, since } of this.listeners) {
      if (Date.now() - since > longest * 60_000) stream.end();
      else if (this.looks % looksPerBeat === 0) stream.beat();
      if (this.looks % looksPerCatchUp === 0) stream.wake();
    }
    void this.lookAt(() => true);
  }

  /** Ends the streams of those who may not listen any more. */
  private async lookAt(concerned: (listener: Listener) => boolean): Promise<void> {
    // Whoever told us tells others in the same breath, those who remember callers among them: these go first.
    await setImmediate();
    if (this.isClosing) return;
    await Promise.all(
      [...this.listeners].filter(concerned).map(async listener => {
        if (!(await listener.renew())) listener.stream.end();
      }),
    );
  }

  /** The caller as of now; undefined when they may not listen any more, or when that cannot be found out. */
  private async callerOf(opened: Context, sessionId: string, { id }: Tenant): Promise<Caller | undefined> {
    const { access } = opened;
    if (!access || access.realm === 'public') return undefined;
    return this.look(opened, () => this.admitted(access, sessionId, id));
  }

  /** The modules that know callers stand above the kernel. */
  private async admitted(
    access: Exclude<AccessRule, { realm: 'public' }>,
    sessionId: string,
    tenantId: string,
  ): Promise<Caller | undefined> {
    if (access.realm === 'portal') {
      const patient = await this.modules.get(PatientPrincipals, { strict: false }).find(tenantId, sessionId);
      return patient && !decideForPatient(access, patient) ? patient : undefined;
    }
    const principal = await this.modules.get(Principals, { strict: false }).find(sessionId);
    return principal && !decide(access, principal) ? principal : undefined;
  }

  private async look<T>({ requestId }: Context, work: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      return await this.readings.run(() => context.run({ requestId }, work));
    } catch (error) {
      this.logger.warn({ err: error }, 'a listener could not be looked up');
      return undefined;
    }
  }

  /** What wakes us may be in a transaction of its own; a reading never is. */
  private read<T>({ opened, caller, tenant }: Listener, work: () => Promise<T>): Promise<T> {
    const { tenancy: _, ...own } = opened;
    const calling = caller && ('patientId' in caller ? { patient: caller } : { principal: caller });
    return this.readings.run(() =>
      context.run({ ...own, ...calling }, () => this.tenancy.run(tenant, 'read', work)),
    );
  }
}
