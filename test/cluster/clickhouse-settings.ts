type Shard = { readonly httpPort: number; readonly tcpPort: number };

type ServerSettings = {
  readonly folder: string;
  readonly shard: Shard;
  readonly shards: readonly Shard[];
  readonly cluster: string;
  readonly number: number;
  readonly password: string;
};

/**
 * A server's own `config.xml`: loopback only, all its files below one folder, a cluster of all shards, no coordination
 * service. The root element is the old one, which current servers read too.
 */
export function configOf({ folder, shard, shards, cluster, number, password }: ServerSettings): string {
  const members = shards.map(
    ({ tcpPort }) =>
      `<shard><weight>1</weight><replica><host>127.0.0.1</host><port>${tcpPort}</port>` +
      `<user>default</user><password>${password}</password></replica></shard>`,
  );
  return `<?xml version="1.0"?>
<yandex>
  <logger>
    <level>warning</level>
    <log>${folder}/log/server.log</log>
    <errorlog>${folder}/log/errors.log</errorlog>
    <size>10M</size>
    <count>1</count>
  </logger>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${shard.httpPort}</http_port>
  <tcp_port>${shard.tcpPort}</tcp_port>
  <max_connections>200</max_connections>
  <keep_alive_timeout>3</keep_alive_timeout>
  <max_concurrent_queries>100</max_concurrent_queries>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <mark_cache_size>268435456</mark_cache_size>
  <path>${folder}/data/</path>
  <tmp_path>${folder}/tmp/</tmp_path>
  <user_files_path>${folder}/user_files/</user_files_path>
  <format_schema_path>${folder}/format_schemas/</format_schema_path>
  <users_config>users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <timezone>UTC</timezone>
  <remote_servers>
    <${cluster}>${members.join('')}</${cluster}>
  </remote_servers>
  <macros><shard>${String(number).padStart(2, '0')}</shard></macros>
</yandex>
`;
}

/** Two users: one who may do all, and one who may only read, as an explorer should be given. */
export function usersOf(password: string): string {
  const user = (name: string, profile: string) =>
    `<${name}><password>${password}</password><networks><ip>127.0.0.1</ip></networks>` +
    `<profile>${profile}</profile><quota>default</quota></${name}>`;
  return `<?xml version="1.0"?>
<yandex>
  <profiles>
    <default><max_memory_usage>6000000000</max_memory_usage></default>
    <reader><readonly>2</readonly></reader>
    <bare_reader><readonly>1</readonly></bare_reader>
  </profiles>
  <users>${user('default', 'default')}${user('reader', 'reader')}${user('bare_reader', 'bare_reader')}</users>
  <quotas><default><interval><duration>3600</duration><queries>0</queries><errors>0</errors><result_rows>0</result_rows><read_rows>0</read_rows><execution_time>0</execution_time></interval></default></quotas>
</yandex>
`;
}
