import type { Draw, Planted } from './secret-kinds.ts';

type Make = (draw: Draw) => Omit<Planted, 'kind'>;

const planted = (text: string, ...secrets: readonly string[]) => ({ text, secrets });

/** Secrets that only their surroundings give away, in files and on command lines. */
export const secretsInFiles: Readonly<Record<string, Make>> = {
  netrc: (d) => {
    const p = d.password();
    return planted(`machine api.acme.io\n  login deploy\n  password ${p}`, p);
  },
  'netrc one line': (d) => {
    const p = d.password();
    return planted(`machine git.acme.io login ci-bot password ${p}`, p);
  },
  npmrc: (d) => {
    const p = d.of('base64', 40);
    return planted(`//npm.acme.io/:_password="${p}"\n//npm.acme.io/:username=ci`, p);
  },
  'npmrc auth': (d) => {
    const p = Buffer.from(`ci:${d.password()}`).toString('base64');
    return planted(`_auth=${p}`, p);
  },
  pypirc: (d) => {
    const p = d.password();
    return planted(`[pypi]\nusername = __token__\npassword = ${p}`, p);
  },
  pgpass: (d) => {
    const p = d.password();
    return planted(`db.internal:5432:app:app_rw:${p}`, p);
  },
  'my.cnf': (d) => {
    const p = d.password();
    return planted(`[client]\nuser=root\npassword="${p}"`, p);
  },
  'docker auth': (d) => {
    const p = Buffer.from(`ci:${d.password()}`).toString('base64');
    return planted(`{"auths":{"https://index.docker.io/v1/":{"auth":"${p}"}}}`, p);
  },
  'docker login': (d) => {
    const p = d.password();
    return planted(`docker login -u ci -p ${p} registry.acme.io`, p);
  },
  'docker login stdin': (d) => {
    const p = d.password();
    return planted(`echo "${p}" | docker login --username ci --password-stdin`, p);
  },
  kubeconfig: (d) => {
    const p = d.of('base64', 120);
    return planted(
      `users:\n- name: admin\n  user:\n    client-key-data: ${p}=\n    token: ${d.of('base62', 40)}`,
      p,
    );
  },
  'kubernetes secret': (d) => {
    const p = Buffer.from(d.password()).toString('base64');
    return planted(`apiVersion: v1\nkind: Secret\ndata:\n  password: ${p}`, p);
  },
  'kubernetes stringData': (d) => {
    const p = d.password();
    return planted(`kind: Secret\nstringData:\n  DB_PASS: ${p}`, p);
  },
  terraform: (d) => {
    const p = d.password();
    return planted(`variable "db_password" {\n  type    = string\n  default = "${p}"\n}`, p);
  },
  'terraform tfvars': (d) => {
    const p = d.password();
    return planted(`db_password = "${p}"\nregion = "eu-west-1"`, p);
  },
  'terraform state': (d) => {
    const p = d.password();
    return planted(`{"type":"aws_db_instance","attributes":{"master_password":"${p}"}}`, p);
  },
  'github actions env': (d) => {
    const p = d.password();
    return planted(`env:\n  DEPLOY_PASSWORD: ${p}\n  NODE_ENV: test`, p);
  },
  'gitlab ci variable': (d) => {
    const p = d.of('base62', 24);
    return planted(`variables:\n  SONAR_TOKEN: "${p}"`, p);
  },
  compose: (d) => {
    const p = d.password();
    return planted(`environment:\n  - POSTGRES_PASSWORD=${p}\n  - TZ=UTC`, p);
  },
  dotenv: (d) => {
    const p = d.of('base64', 32);
    return planted(`APP_ENV=local\nAPP_KEY=base64:${p}=\nAPP_DEBUG=true`, p);
  },
  'rails master key': (d) => {
    const p = d.of('hex', 32);
    return planted(`RAILS_MASTER_KEY=${p}`, p);
  },
  'secret key base': (d) => {
    const p = d.of('hex', 128);
    return planted(`  secret_key_base: ${p}`, p);
  },
  django: (d) => {
    const p = `django-insecure-${d.of('base62', 50)}`;
    return planted(`SECRET_KEY = '${p}'`, p.slice(16));
  },
  'wordpress salt': (d) => {
    const p = d.of('base62', 50);
    return planted(`define('AUTH_KEY', '${p}');`, p);
  },
  'spring properties': (d) => {
    const p = d.password();
    return planted(`spring.datasource.password=${p}\nspring.datasource.username=app`, p);
  },
  'postgres url': (d) => {
    const p = d.password().replaceAll('#', '%23');
    return planted(`DATABASE_URL=postgres://app:${p}@db.acme.io:5432/app`, p);
  },
  'mongodb srv': (d) => {
    const p = d.of('base62', 16);
    return planted(`mongodb+srv://app:${p}@cluster0.ab1cd.mongodb.net/app?retryWrites=true`, p);
  },
  'redis no user': (d) => {
    const p = d.of('base62', 20);
    return planted(`redis://:${p}@cache:6379/0`, p);
  },
  amqp: (d) => {
    const p = d.of('base62', 14);
    return planted(`amqps://mq:${p}@rabbit:5671/%2f`, p);
  },
  'jdbc params': (d) => {
    const p = d.password();
    return planted(`jdbc:mysql://db:3306/app?user=root&password=${p}`, p);
  },
  'ado.net': (d) => {
    const p = d.password();
    return planted(`Server=tcp:x.database.windows.net;User ID=sa;Password=${p};Encrypt=True`, p);
  },
  'ado.net pwd': (d) => {
    const p = d.password();
    return planted(`Data Source=db;Uid=sa;Pwd=${p};`, p);
  },
  odbc: (d) => {
    const p = d.password();
    return planted(`DRIVER={ODBC Driver 18};SERVER=db;UID=sa;PWD=${p}`, p);
  },
  'python dsn': (d) => {
    const p = d.password();
    return planted(`psycopg2.connect("dbname=app user=app password=${p} host=db")`, p);
  },
  'basic auth url': (d) => {
    const p = d.of('base62', 18);
    return planted(`git clone https://ci:${p}@git.acme.io/team/app.git`, p);
  },
  'token only url': (d) => {
    const p = d.of('base62', 40);
    return planted(`https://${p}@git.acme.io/team/app.git`, p);
  },
  'basic header': (d) => {
    const p = Buffer.from(`admin:${d.password()}`).toString('base64');
    return planted(`Authorization: Basic ${p}`, p);
  },
  'curl -u': (d) => {
    const p = d.password();
    return planted(`curl -u admin:${p} https://x.acme.io/api`, p);
  },
  'wget password': (d) => {
    const p = d.password();
    return planted(`wget --user=ci --password=${p} https://x.acme.io/f`, p);
  },
  'mysql -p': (d) => {
    const p = `K${d.of('base62', 12)}`;
    return planted(`mysql -uroot -p${p} -h db app`, p);
  },
  sshpass: (d) => {
    const p = d.password();
    return planted(`sshpass -p '${p}' ssh root@10.1.2.3`, p);
  },
  PGPASSWORD: (d) => {
    const p = d.password();
    return planted(`PGPASSWORD='${p}' psql -h db -U app`, p);
  },
  'openssl pass': (d) => {
    const p = d.password();
    return planted(`openssl enc -aes-256-cbc -pass pass:${p} -in a -out b`, p);
  },
  'zip -P': (d) => {
    const p = d.password();
    return planted(`zip -P ${p} out.zip file`, p);
  },
  'ansible become': (d) => {
    const p = d.password();
    return planted(`ansible_become_pass: ${p}`, p);
  },
  'redis-cli -a': (d) => {
    const p = d.password();
    return planted(`redis-cli -h cache -a ${p} ping`, p);
  },
  ldap: (d) => {
    const p = d.password();
    return planted(`ldapsearch -D cn=admin,dc=acme -w ${p} -b dc=acme`, p);
  },
  htpasswd: (d) => {
    const p = d.of('base62', 22);
    return planted(`admin:$apr1$${d.of('base62', 8)}$${p}`, p);
  },
  shadow: (d) => {
    const p = d.of('base62', 86);
    return planted(`root:$6$${d.of('base62', 16)}$${p}:19000:0:99999:7:::`, p);
  },
  bcrypt: (d) => {
    const p = d.of('base62', 53);
    return planted(`hash: $2b$12$${p}`, p);
  },
  argon2: (d) => {
    const p = d.of('base62', 43);
    return planted(`$argon2id$v=19$m=65536,t=3,p=4$${d.of('base62', 22)}$${p}`, p);
  },
};
