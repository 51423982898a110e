import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCOPE_NAMES, type Scope } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { startGateway, type TestGateway } from './support/gateway.js';

interface Media {
  readonly schema?: Record<string, unknown>;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: readonly Record<string, unknown>[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: unknown }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly description?: string; readonly content?: Record<string, Media> }>;
}
interface Document {
  readonly openapi: string;
  readonly info: Record<string, unknown>;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Record<string, unknown>>; readonly securitySchemes: Record<string, unknown> };
}

const AUTH = ['signUp', 'verifyEmail', 'signIn', 'refreshSession', 'forgotPassword', 'resetPassword', 'signOut'];
const OIDC = ['listOidcProviders', 'beginOidcSignIn', 'completeOidcSignIn', 'exchangeOidcCode'];
const OPEN = new Set(['captureLead', 'getAgentConfigurationSchema', 'getLiveness', 'getReadiness', 'getMetrics', 'getJwks', 'listPlans', 'getDeletion', ...AUTH, ...OIDC]);
const BODILESS = /\/(?:cancel|sign-out-everywhere|portal|test|redeliver|dead-letters\/\{id\}\/redrive)$/;

let nats: TestNats;
let gateway: TestGateway;
let document: Document;

beforeAll(async () => {
  nats = await startTestNats();
  gateway = await startGateway(nats.url);
  document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as Document;
});

afterAll(async () => {
  await gateway.service.drain();
  await nats.stop();
});

function operations(): [string, string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, string, Operation] => [method.toUpperCase(), path, operation]),
  );
}

/** Every object of the document, with its place. */
function walk(value: unknown, place = '#'): [string, Record<string, unknown>][] {
  if (typeof value !== 'object' || value === null) return [];
  const children = Object.entries(value).flatMap(([name, child]) => walk(child, `${place}/${name}`));
  return Array.isArray(value) ? children : [[place, value as Record<string, unknown>], ...children];
}

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 with all that must be there', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: 'FeNAgO', version: expect.any(String) as string });
    expect(document.components.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
  });

  it('names each operation once', () => {
    const ids = operations().map(([, , operation]) => operation.operationId);
    expect(ids.every((id) => /^[a-z][A-Za-z]+$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives every operation a summary, a success, and a schema to every answer', () => {
    const bare = operations().flatMap(([method, path, { summary, responses }]) => {
      const answers = Object.entries(responses);
      const empty = answers.filter(([status, { description, content = {} }]) => {
        const media = Object.values(content);
        const described = media.length > 0 && media.every(({ schema }) => schema !== undefined);
        return description === undefined || (!['204', '302', '304'].includes(status) && !described);
      });
      const lacks = empty.map(([status]) => `${method} ${path} ${status}`);
      if (!answers.some(([status]) => /^(?:20[0124]|302)$/.test(status))) lacks.push(`${method} ${path} success`);
      if (summary === undefined || summary === '') lacks.push(`${method} ${path} summary`);
      return lacks;
    });
    expect(bare).toEqual([]);
  });

  it('tells problems, security, parameters and bodies of every operation under /v1', () => {
    const wrong = operations()
      .filter(([, path]) => path.startsWith('/v1'))
      .flatMap(([method, path, operation]) => {
        const open = OPEN.has(operation.operationId);
        const problems = (open ? [] : ['401', '403']).concat('400', '500', '503');
        // A body that nobody asked for is read all the same.
        if (method !== 'GET') problems.push('413', '415');
        const lacks = problems.filter((status) => operation.responses[status]?.content?.['application/problem+json'] === undefined);
        const scopes = operation.security?.flatMap((one) => one['bearer'] as Scope[]);
        if (open ? scopes !== undefined : scopes?.length !== 1 || !SCOPE_NAMES.includes(scopes[0] as Scope)) lacks.push('security');
        const declared = (operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
        if (declared.join() !== [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).join()) lacks.push('path parameters');
        const takesBody = method === 'PATCH' || (method === 'POST' && !BODILESS.test(path));
        if (takesBody !== (operation.requestBody?.content['application/json']?.schema !== undefined)) lacks.push('body');
        return lacks.map((what) => `${method} ${path} ${what}`);
      });
    expect(wrong).toEqual([]);
  });

  it('has only references that lead somewhere, and nothing of OpenAPI 3.0', () => {
    const components = new Set(Object.entries(document.components).flatMap(([kind, all]) => Object.keys(all).map((name) => `${kind}/${name}`)));
    const wrong = walk(document).filter(([, node]) => {
      const reference = node['$ref'];
      const name = typeof reference === 'string' ? (/^#\/components\/((?:schemas|headers|examples)\/[\w-]+)$/.exec(reference)?.[1] ?? '') : undefined;
      return typeof node['nullable'] === 'boolean' || (name !== undefined && !components.has(name));
    });
    expect(wrong.map(([place]) => place)).toEqual([]);
  });

  it('describes every field of every schema', () => {
    const bare = Object.entries(document.components.schemas).flatMap(([name, schema]) => {
      const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Record<string, unknown>>);
      const undescribed = properties.filter(([, property]) => {
        const described = ['type', '$ref', 'allOf', 'anyOf', 'enum'].some((key) => key in property);
        return !described || (property['type'] === 'object' && !('additionalProperties' in property) && !('properties' in property));
      });
      return undescribed.map(([field]) => `${name}.${field}`);
    });
    expect(bare).toEqual([]);
  });

  it('says of bodies that they take no other field, and of those that need none that they may be left out', () => {
    const bodies = operations().flatMap(([, , { operationId, requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      const name = String(schema?.['$ref'] ?? '').split('/').at(-1) ?? '';
      return schema === undefined ? [] : [{ operationId, requestBody, schema: document.components.schemas[name] ?? schema }];
    });
    expect(bodies.filter(({ schema }) => schema['additionalProperties'] !== false)).toEqual([]);
    const needed = bodies.filter(({ requestBody, schema }) => requestBody?.required !== ((schema['required'] as string[] | undefined) ?? []).length > 0);
    expect(needed.map(({ operationId }) => operationId)).toEqual([]);
    expect(new Set(bodies.map(({ requestBody }) => requestBody?.required))).toEqual(new Set([true, false]));
  });

  it('says of fields of OpenAI that may be left out that they may be null', () => {
    const { schema } = document.paths['/openai/v1/responses']?.['post']?.requestBody?.content['application/json'] ?? {};
    const fields = Object.entries(schema?.['properties'] as Record<string, Record<string, unknown>>);
    const nullable = fields.filter(([, { anyOf }]) => (anyOf as { type?: string }[] | undefined)?.some(({ type }) => type === 'null'));
    expect(fields.map(([name]) => name).filter((name) => !nullable.some(([other]) => other === name))).toEqual(['model', 'input']);
  });

  it('documents the event streams', () => {
    const post = document.paths['/v1/conversations/{id}/messages']?.['post'];
    const events = document.paths['/v1/executions/{id}/events']?.['get'];
    expect(post?.responses['200']?.content).toHaveProperty(['text/event-stream']);
    expect(post?.responses['202']?.content).toHaveProperty(['application/json']);
    expect(events?.responses['200']?.content).toHaveProperty(['text/event-stream']);
    expect(events?.parameters?.map((one) => one.name)).toEqual(expect.arrayContaining(['Last-Event-ID', 'starting_after', 'id']));
  });
});

describe('what is served', () => {
  it('is what is documented', async () => {
    // What others call by their own rules is no part of the API.
    const served = gateway.routes().filter(({ method, url }) => method !== 'HEAD' && method !== 'OPTIONS' && !/^\/(docs|openapi|webhooks\/)/.test(url));
    const documented = operations().map(([method, path]) => `${method} ${path}`);
    expect(served.map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`).sort()).toEqual(documented.sort());
    expect(served.length).toBeGreaterThan(20);
  });

  it('has a reference page that takes nothing from elsewhere', async () => {
    const page = await fetch(`${gateway.url}/docs`);
    expect(page.status).toBe(200);
    const html = await page.text();
    const sources = [...html.matchAll(/(?:src|href)=["']([^"'#]+)["']/g)].map((match) => match[1] ?? '');
    expect(sources.length).toBeGreaterThan(2);
    expect(sources.filter((source) => /^(?:https?:)?\/\//.test(source))).toEqual([]);
    const statuses = await Promise.all(
      sources.map(async (source) => {
        const file = await fetch(new URL(source, `${gateway.url}/docs`));
        // An answer that nobody reads would hold up the shutdown.
        await file.arrayBuffer();
        return file.status;
      }),
    );
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
  });

  it('has the catalogue of events, as docs/ has it, for everybody', async () => {
    const answer = await fetch(`${gateway.url}/asyncapi.json`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/vnd.aai.asyncapi+json');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await answer.text()).toBe(await readFile(new URL('../../../docs/asyncapi.json', import.meta.url), 'utf8'));
  });

  it('tells how it is', async () => {
    expect(await gateway.call('GET', '/health/live', undefined, {})).toMatchObject({ status: 200, body: { ok: true } });
    expect(await gateway.call('GET', '/health/ready', undefined, {})).toMatchObject({ status: 200, body: { ok: true } });
    const metrics = await fetch(`${gateway.url}/metrics`);
    expect(await metrics.text()).toContain('fenago_http_request_duration_seconds');
  });
});
