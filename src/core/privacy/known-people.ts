/** Account names that belong to software or to everybody; a pseudonym for them would hide nothing and cost context. */
const commonAccounts = new Set(
  'root admin administrator user users username nobody anonymous guest test tester testuser app application svc service system daemon bin sys sync ci cd build builder deploy deployer deployment runner node www www-data nginx apache httpd git github gitlab jenkins travis circleci postgres postgresql mysql mariadb mongo mongodb redis rabbitmq elastic elasticsearch kibana kafka sa dbo dba oracle default public shared ubuntu debian centos fedora alpine arch ec2-user ec2user vagrant docker codespace vscode gitpod coder workspace work worker agent assistant human bot me you author owner example demo dev developer ops staff wheel other someone somebody name null none undefined true false string self all any everyone support info contact hello sales releaser releases release writer reader oauth2 x-access-token x-token-auth oauth2accesstoken aws azure gcp kube kubernetes minikube linuxbrew homebrew local localhost home library applications programs downloads documents desktop tmp temp cache data src lib dist project projects repo repos code mail email unknown client server host actor tool function developer foo bar baz alice bob john jane doe your-username yourname your_username you username_here staging production'.split(
    ' ',
  ),
);

/** Whether a name says nothing about a person. */
export function isCommonAccount(name: string): boolean {
  return (
    name.length < 2 ||
    commonAccounts.has(name.toLowerCase()) ||
    /^(?:svc[-_].*|.*[-_](?:bot|svc|ci|app|user)|user\d{0,3}|test[-_]?\w{0,12}|\d{1,3})$/i.test(name)
  );
}

/** Whether a name is already a pseudonym or a mask of ours. Only used to leave it alone, never to trust it. */
export function isPseudonym(value: string): boolean {
  return /^(?:(?:user|email|host|ip|path|env)_[0-9a-f]{12,}|\[(?:user|email|host|ip|path|env)\]|\[REDACTED[^\]\n]{0,60}\])$/.test(
    value,
  );
}
