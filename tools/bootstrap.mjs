// The way in: `node tools/bootstrap.mjs <command> [arguments]`, on nothing more than Node 20 and npm. Installs what is
// missing, then runs tools/cli/<command>.ts under the project's own Node 24 and passes signals and exit code through.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { delimiter, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.fenago-stamp');
const isWindows = process.platform === 'win32';
const oldestNode = 20;
const runtimeNode = 24;

class Refusal extends Error {}

const say = (line) => process.stdout.write(`${line}\n`);

function readLock() {
  const file = join(root, 'package-lock.json');
  if (!existsSync(file)) throw new Refusal('package-lock.json is missing: restore it from the repository.');
  const text = readFileSync(file, 'utf8');
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

/** Whether node_modules fits the lock: by the stamp of the last install here, or package by package after another one. */
function isInstalled(lock) {
  if (readText(stampFile) === lock.digest) return true;
  const installed = JSON.parse(readText(join(modules, '.package-lock.json')) ?? '{}').packages ?? {};
  const wanted = Object.entries(JSON.parse(lock.text).packages);
  return wanted.every(([path, entry]) => fits(path, entry, installed[path]));
}

function fits(path, wanted, installed) {
  if (!path.includes('node_modules/')) return true;
  if (wanted.link) return existsSync(join(root, path));
  // Optional packages are mostly binaries of other platforms.
  return installed === undefined ? wanted.optional === true : installed.version === wanted.version;
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

async function install(lock) {
  const home = resolve(root, process.env.FENAGO_HOME || '.fenago');
  const logFile = join(home, 'logs', 'npm-ci.log');
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const { command, args, env } = npmCommand();
  const child = spawn(command, [...args, 'ci', '--no-audit', '--no-fund'], { cwd: root, env, stdio: ['ignore', log, log], shell: isWindows });
  closeSync(log);
  const failure = await withProgress('Installing packages (npm ci)', ended(child));
  if (failure !== 0) {
    const tail = (readText(logFile) ?? '').trim().split('\n').slice(-25).join('\n');
    throw new Refusal(`${tail}\n\nnpm ci failed, as shown above. Check the network and npm's settings and start again. The whole log: ${logFile}`);
  }
  writeFileSync(stampFile, lock.digest);
}

/** npm replaces node_modules, so neither it nor its install scripts may run on the Node that stands in there. */
function npmCommand() {
  const outside = (process.env.PATH ?? process.env.Path ?? '').split(delimiter).filter((folder) => !`${folder}${sep}`.includes(`${sep}node_modules${sep}`));
  const env = { ...process.env, PATH: outside.join(delimiter) };
  const npmScript = process.env.npm_execpath;
  const node = outside.map((folder) => join(folder, isWindows ? 'node.exe' : 'node')).find(isExecutable);
  if (npmScript?.endsWith('.js') && node !== undefined && !npmScript.startsWith(modules)) return { command: node, args: [npmScript], env };
  return { command: 'npm', args: [], env };
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Exit code of a child; 128 and the signal's number when a signal ended it. */
function ended(child) {
  return new Promise((done) => {
    child.once('error', (error) => {
      say(error.message);
      done(127);
    });
    child.once('exit', (code, signal) => done(code ?? 128 + (osConstants.signals[signal] ?? 0)));
  });
}

async function withProgress(text, work) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const terminal = process.stdout.isTTY === true;
  const show = () => process.stdout.write(terminal ? `\r\u001b[2K${text} … ${seconds()} s` : `${text} … ${seconds()} s\n`);
  if (!terminal) say(`${text} …`);
  const timer = setInterval(show, terminal ? 1000 : 10_000);
  const result = await work;
  clearInterval(timer);
  say(`${terminal ? '\r\u001b[2K' : ''}${text}: ${result === 0 ? 'done' : 'failed'} after ${seconds()} s`);
  return result;
}

/** The package `node` brings the binary of this platform by its install script; a newer system Node does as well. */
function findRuntime() {
  const own = join(modules, 'node', 'bin', isWindows ? 'node.exe' : 'node');
  const candidates = [own, process.execPath];
  const found = candidates.find((file) => majorOf(file) >= runtimeNode);
  if (found !== undefined) return found;
  throw new Refusal(
    `Node ${runtimeNode} for ${process.platform}-${process.arch} was not installed with the packages (install scripts may be switched off in npm's settings). ` +
      `Run "npm rebuild node --ignore-scripts=false" and start again, or start with Node ${runtimeNode} on PATH.`,
  );
}

function majorOf(file) {
  if (!isExecutable(file)) return 0;
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return Number.parseInt(/^v(\d+)\./.exec(stdout ?? '')?.[1] ?? '0', 10);
}

function commandFile(name) {
  const folder = join(root, 'tools', 'cli');
  const file = join(folder, `${(name ?? '').replaceAll(':', '-')}.ts`);
  if (/^[a-z][a-z:-]*$/.test(name ?? '') && existsSync(file)) return file;
  const names = existsSync(folder) ? readdirSync(folder).filter((entry) => /^[a-z-]+\.ts$/.test(entry)).map((entry) => entry.slice(0, -3)) : [];
  throw new Refusal(`${name === undefined ? 'Say what to run' : `There is no command "${name}"`}. Commands: ${names.join(', ') || 'none'}.`);
}

/**
 * The child gets a session of its own, so a Ctrl-C reaches it once and through here only, however many times the
 * terminal and npm send it. The IPC channel tells it should this process be killed.
 */
async function hand(runtime, file, args) {
  const path = [join(modules, '.bin'), dirname(runtime), process.env.PATH ?? ''].join(delimiter);
  // The loader takes its compiler options from here; a tsconfig.json of the folder it starts in may have none.
  const env = { ...process.env, PATH: path, OXC_TSCONFIG_PATH: join(root, 'tsconfig.base.json') };
  const flags = ['--conditions=@fenago/source', '--import', '@oxc-node/core/register'];
  const child = spawn(runtime, [...flags, file, ...args], { cwd: root, env, detached: !isWindows, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const repeatMs = 1000;
  let lastAt = -Infinity;
  const forward = (signal) => {
    // The same Ctrl-C comes twice under npm; one that comes later is a person who does not want to wait.
    const now = performance.now();
    if (now - lastAt > repeatMs) child.kill(signal);
    lastAt = now;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  const watch = watchParent(() => forward('SIGTERM'));
  const code = await ended(child);
  clearInterval(watch);
  return code;
}

/** A signal sent to npm ends npm and the shell under it without getting here: only the parent's change of pid shows it. */
function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onGone();
  }, 250);
  return watch;
}

async function main([name, ...args]) {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < oldestNode) throw new Refusal(`FeNAgO needs Node ${oldestNode} or later to start; this is Node ${process.versions.node}. Install a current Node and start again.`);
  const file = commandFile(name);
  const lock = readLock();
  if (!isInstalled(lock)) await install(lock);
  return hand(findRuntime(), file, args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Refusal ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
