import { type Language, nameFrom } from './code-base.ts';
import type { Feature } from './features.ts';
import { type Random, zipf } from './random.ts';
import { testTitle } from './vocabulary.ts';

type Slot = (random: Random, feature: Feature) => string;

const packages: Readonly<Record<Language, ReturnType<typeof zipf<string>>>> = {
  typescript: zipf([
    'vite',
    'undici',
    'zod',
    'fastify',
    'prisma',
    'react-router',
    'pg',
    'ioredis',
    'pino',
    'msw',
    'esbuild',
    'date-fns',
  ]),
  python: zipf([
    'pydantic',
    'sqlalchemy',
    'httpx',
    'numpy',
    'pandas',
    'celery',
    'alembic',
    'fastapi',
    'urllib3',
    'tenacity',
    'structlog',
  ]),
  go: zipf(['pgx', 'grpc-go', 'zap', 'chi', 'testify', 'otel', 'sarama', 'viper', 'gorm']),
  rust: zipf(['tokio', 'serde', 'sqlx', 'axum', 'tracing', 'hyper', 'tantivy', 'rustls', 'clap']),
  java: zipf([
    'spring-boot',
    'jackson-databind',
    'hibernate-core',
    'junit-jupiter',
    'flyway-core',
    'netty-codec',
    'guava',
    'testcontainers',
  ]),
};

const commands: Readonly<Record<Language, readonly string[]>> = {
  typescript: [
    'npx vitest run',
    'npm test',
    'pnpm test --filter web',
    'npx playwright test',
    'npm run build',
  ],
  python: [
    'pytest -q',
    'pytest -x --maxfail=3',
    'python -m pytest tests/integration',
    'tox -e py312',
    'uv run pytest',
  ],
  go: ['go test ./...', 'go test -race ./internal/...', 'make test', 'go vet ./...'],
  rust: ['cargo test', 'cargo nextest run', 'cargo clippy --all-targets', 'cargo test --workspace'],
  java: ['./gradlew test', 'mvn -q verify', './gradlew integrationTest', 'mvn test -pl warehouse'],
};

const runtimes: Readonly<Record<Language, readonly string[]>> = {
  typescript: ['Node 18.20', 'Node 20.11', 'Node 22.14', 'Node 24.2', 'Bun 1.2'],
  python: ['Python 3.9', 'Python 3.10', 'Python 3.12', 'Python 3.13'],
  go: ['Go 1.21', 'Go 1.22', 'Go 1.24'],
  rust: ['Rust 1.74', 'Rust 1.81', 'Rust 1.88'],
  java: ['Java 11', 'Java 17', 'Java 21'],
};

const hosts = [
  'postgres',
  'redis',
  'kafka',
  'minio',
  'rabbitmq',
  'elasticsearch',
  'mailpit',
  'localstack',
  'keycloak',
  'clickhouse',
];
const usualPorts = [5432, 6379, 3000, 8080, 9092, 5173];
const systems = ['ubuntu 24.04', 'ubuntu 22.04', 'debian 12', 'alpine 3.20', 'macOS 15', 'fedora 41'];
const tools = [
  'Bash',
  'Edit',
  'Read',
  'Grep',
  'apply_patch',
  'shell',
  'run_shell_command',
  'replace',
  'search_file_content',
];
const documents = [
  'AGENTS.md',
  'CLAUDE.md',
  'README.md',
  'docs/setup.md',
  'CONTRIBUTING.md',
  'docs/decisions.md',
  '.env.example',
];

/** What may stand in braces in a text of the catalogue. */
export const slots: Readonly<Record<string, Slot>> = {
  area: (_, { code }) => code.area,
  branch: (random, { id, code }) => `feat/${id}-${nameFrom(code, random, 'module')}`,
  case: (random) => testTitle(random),
  cmd: (random, { code }) => random.pick(commands[code.language]),
  count: (random) => String(Math.round(random.logNormal(140, 1.1)) + 6),
  doc: (random) => random.pick(documents),
  endpoint: (random, { code }) => nameFrom(code, random, 'endpoint'),
  field: (random, { code }) => nameFrom(code, random, 'field'),
  field2: (random, { code }) => nameFrom(code, random, 'field'),
  file: (random, { code }) => nameFrom(code, random, 'source'),
  func: (random, { code }) => nameFrom(code, random, 'function'),
  func2: (random, { code }) => nameFrom(code, random, 'function'),
  hash: (random, { code }) => nameFrom(code, random, 'commit'),
  host: (random) => random.pick(hosts),
  image: (random, { code }) =>
    `${code.area}-${random.pick(['api', 'worker', 'web', 'test'])}:${random.between(1, 9)}.${random.between(0, 40)}`,
  line: (random) => String(random.between(3, 240)),
  module: (random, { code }) => nameFrom(code, random, 'module'),
  ms: (random) => String(Math.round(random.logNormal(1800, 1.2)) + 20),
  ms2: (random) => String(Math.round(random.logNormal(6000, 0.9)) + 400),
  os: (random) => random.pick(systems),
  percent: (random) => String(random.between(3, 97)),
  pkg: (random, { code }) => random.pickWeighted(packages[code.language]),
  pkg2: (random, { code }) => random.pick(packages[code.language].entries),
  port: (random) => String(random.chance(0.6) ? random.pick(usualPorts) : random.between(20_000, 65_000)),
  request: (random) => `req-${random.hex(10)}`,
  runtime: (random, { code }) => random.pick(runtimes[code.language]),
  small: (random) => String(random.between(2, 19)),
  table: (random, { code }) => nameFrom(code, random, 'table'),
  test: (random, { code }) => nameFrom(code, random, 'testFile'),
  tool: (random) => random.pick(tools),
  type: (random, { code }) => nameFrom(code, random, 'type'),
  var: (random, { code }) => nameFrom(code, random, 'variable'),
  ver: (random) => version(random),
  ver2: (random) => version(random),
};

function version(random: Random): string {
  return `${random.between(0, 12)}.${random.between(0, 30)}.${random.between(0, 14)}`;
}
