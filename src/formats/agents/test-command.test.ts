import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commitsIn, testCommandIn, withTargetsFrom } from './test-command.ts';

describe('a test run is seen in', () => {
  test.each([
    ['pytest', 'pytest', []],
    ['uv run pytest tests/test_a.py -v', 'pytest', ['tests/test_a.py']],
    ['python3.12 -m pytest -x tests', 'pytest', ['tests']],
    [
      'CI=1 timeout 60 .venv/bin/pytest -k "a and b" tests/test_a.py::test_x',
      'pytest',
      ['tests/test_a.py::test_x'],
    ],
    ['cd web && npx vitest run src/a.test.ts 2>&1 | tail -20', 'vitest', ['run', 'src/a.test.ts']],
    ['npm test', 'npm', []],
    ['pnpm run test:unit', 'npm', []],
    ['yarn exec jest a.test.js', 'jest', ['a.test.js']],
    ['go test ./...', 'go', ['./...']],
    ['cargo test --release parser', 'cargo', ['parser']],
    ['python manage.py test shop.tests', 'django', ['shop.tests']],
    ['git stash && bin/test sympy/core/tests/test_expr.py', 'bin/test', ['sympy/core/tests/test_expr.py']],
    ['./gradlew :app:test', 'gradle', []],
    ['bundle exec rspec spec/a_spec.rb > out.txt', 'rspec', ['spec/a_spec.rb']],
  ])('%s', (command, runner, targets) => {
    expect(testCommandIn(command)).toMatchObject({ runner, targets, listing: false });
  });
});

test.each([
  'git commit -m "pytest passes now; npm test too"',
  "echo 'run pytest'",
  'grep -rn pytest .',
  'pip install pytest',
  'cat tests/test_a.py',
  "cat <<'EOF' > run.sh\npytest tests\nEOF",
  'find . -name "test_*.py" | wc -l',
  'npm run build',
  'ls bin/test',
  '# pytest',
  'sed -n 1,5p src/_pytest/skipping.py',
])('no test run is seen in: %s', (command) => {
  expect(testCommandIn(command)).toBeUndefined();
});

test.each(['pytest --collect-only -q', 'pytest --markers', 'pytest --version', 'jest --listTests'])(
  '%s only lists',
  (command) => {
    expect(testCommandIn(command)).toMatchObject({ listing: true });
  },
);

test('a commit is a command, not a word in another', () => {
  expect(commitsIn('git add a && git commit -m "done"')).toBe(true);
  expect(commitsIn('git -C shop -c user.name=x commit -m done')).toBe(true);
  expect(commitsIn('git log --grep commit')).toBe(false);
  expect(commitsIn('echo "git commit"')).toBe(false);
});

test('targets are told relative to the root, wherever the command ran', () => {
  const places = { root: '/home/ada/shop', working: '/home/ada/shop/tests' };
  const from = (command: string) => {
    const found = testCommandIn(command);
    return found && withTargetsFrom(found, places).targets;
  };
  expect(from('pytest test_cart.py::test_a')).toEqual(['tests/test_cart.py::test_a']);
  expect(from('pytest /home/ada/shop/tests/test_cart.py')).toEqual(['tests/test_cart.py']);
  expect(from('cd .. && pytest tests/test_cart.py')).toEqual(['tests/test_cart.py']);
});

test('never fails, whatever the command line', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(
          '"',
          "'",
          '\\',
          '<<E',
          '\n',
          '&',
          '|',
          ' ',
          'pytest',
          '(',
          ')',
          'npm',
          'run',
          '-',
        ),
      }),
      (line) => {
        expect(() => testCommandIn(line)).not.toThrow();
      },
    ),
  );
});
