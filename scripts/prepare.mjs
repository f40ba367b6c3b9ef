// Runs before `npm start` and `npm test`: installs the packages and, with --build, compiles, each only when needed.
// Plain JavaScript without packages: it runs on the machine's own Node (20 or newer) before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);
const windows = process.platform === 'win32';
const bin = at('node_modules', '.bin');
const ownNode = join(bin, windows ? 'node.cmd' : 'node');
const lockFile = at('package-lock.json');
/** npm writes this file last, so without it an installation was never finished. */
const installed = at('node_modules', '.package-lock.json');
const stamp = at('dist', '.built');

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Folders count as well: their time moves when a file is deleted. Unit tests are not compiled. */
function newestIn(folder) {
  let newest = changedAt(folder);
  if (newest === 0) return 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.endsWith('.spec.ts')) continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : changedAt(path));
  }
  return newest;
}

const searchPath = (process.env.PATH ?? process.env.Path ?? '').split(delimiter);

/** Shows what the command prints as it comes; what it complains about is kept back and returned. */
function run(command, args, path, shell = false) {
  const variable = Object.keys(process.env).find(name => name.toUpperCase() === 'PATH') ?? 'PATH';
  const env = { ...process.env, [variable]: path.join(delimiter) };
  const stdio = ['ignore', 'inherit', 'pipe'];
  const { status, stderr, error } = spawnSync(command, args, {
    cwd: root,
    env,
    shell,
    stdio,
    encoding: 'utf8',
  });
  return { done: status === 0, complaint: error?.message ?? stderr };
}

function npm(...args) {
  // npm removes node_modules first, and with it the Node we brought: it has to run on the machine's own.
  const path = searchPath.filter(folder => !folder.endsWith(join('node_modules', '.bin')));
  const script = process.env.npm_execpath;
  const node = process.env.npm_node_execpath ?? process.execPath;
  // Compiling needs the development packages even where NODE_ENV says production.
  const all = [...args, '--include=dev', '--include=optional', '--loglevel=error', '--no-progress'];
  return script?.endsWith('.js') && existsSync(script) && !node.startsWith(at('node_modules'))
    ? run(node, [script, ...all], path)
    : run('npm', all, path, windows);
}

function install() {
  const changed = existsSync(installed);
  console.log(
    changed ? 'Installing packages (they have changed)…' : 'Installing packages (first start only)…',
  );
  let result = existsSync(lockFile) ? npm('ci') : npm('install');
  // A registry without the packages of other systems makes `npm ci` doubt a lock file that fits; `install` goes by it too.
  if (!result.done && result.complaint.includes('EUSAGE')) result = npm('install', '--no-save');
  if (!result.done) {
    console.error(result.complaint);
    fail('The packages could not be installed; the lines above say why. Put that right and start again.');
  }
  // npm may write the two lock files in either order; the next start must not install again.
  utimesSync(installed, new Date(), new Date());
}

function build() {
  const startedAt = new Date();
  console.log('Building…');
  // A file deleted from the sources, a migration above all, must not live on in dist.
  rmSync(at('dist'), { recursive: true, force: true });
  const { done, complaint } = run('nest', ['build'], [bin, ...searchPath], windows);
  if (!done) {
    console.error(complaint);
    fail('The build failed; the lines above say where. Put that right and start again.');
  }
  // What was saved during the build is newer than the stamp and is built next time.
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAt, startedAt);
}

function newestSource() {
  const folders = ['src', 'migrations', 'scripts', 'bench'].map(name => newestIn(at(name)));
  const files = readdirSync(root).filter(name => /^(tsconfig.*|nest-cli|package-lock)\.json$/.test(name));
  return Math.max(...folders, ...files.map(name => changedAt(at(name))));
}

const wanted = changedAt(existsSync(lockFile) ? lockFile : at('package.json'));
const installing = !existsSync(installed) || changedAt(installed) < wanted;
if (installing) install();

const [major, minor] = process.versions.node.split('.').map(Number);
const newEnough = major > 22 || (major === 22 && minor >= 17);
const runs = () => spawnSync(ownNode, ['--version'], { stdio: 'ignore', shell: windows }).status === 0;
// Once installed it is first on the path, so from then on it is what runs this very file.
if (existsSync(ownNode) ? installing && !runs() : !newEnough) {
  fail(
    `No packaged Node 24 runs on this machine (${process.platform}-${process.arch}), and its own is ` +
      `${process.versions.node}: install Node 22.17 or newer and start again.`,
  );
}

if (process.argv.includes('--build') && changedAt(stamp) < newestSource()) build();
