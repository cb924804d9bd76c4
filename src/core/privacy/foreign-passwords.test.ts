import { expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';
import { password } from './sample-secrets.ts';

const { text } = createRedactor({ key: new Uint8Array(32) });
const marker = '[REDACTED:password]';

test('a password is removed behind its word in other languages and scripts', () => {
  const words =
    'пароль Пароль ПАРОЛЬ 密码 密碼 パスワード 비밀번호 contraseña Passwort Kennwort senha hasło şifre κωδικός סיסמה';
  for (const word of [...words.split(' '), 'mot de passe', 'Mot de passe ', 'mật khẩu']) {
    expect(text(`login ada, ${word}: ${password}`)).toBe(`login ada, ${word}: ${marker}`);
    expect(text(`${word}=${password} ok`)).toBe(`${word}=${marker} ok`);
  }
});

test('the wide colon and a decomposed letter are read as what they stand for', () => {
  expect(text(`数据库密码：${password}`)).toBe(`数据库密码：${marker}`);
  expect(text(`contrasen\u0303a: ${password}`)).toBe(`contrasen\u0303a: ${marker}`);
});

test('sentences about passwords stay as they are', () => {
  for (const said of [
    'Пароль: введите новый пароль',
    '请输入密码：至少八个字符',
    'Passwort: siehe Handbuch',
    'mot de passe : oublié ?',
    'contraseña: obligatoria',
  ])
    expect(text(said)).toBe(said);
});
