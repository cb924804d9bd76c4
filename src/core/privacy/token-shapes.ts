/**
 * The shapes of the tokens providers issue, from their own documentation: a fixed beginning, an alphabet, a length.
 * Lengths are lower bounds with some slack above, because providers lengthen tokens without notice.
 */
export type TokenShape = {
  readonly rule: string;
  /** Lower-case beginnings (or, with `back`, inner parts) of the token. */
  readonly anchors: readonly string[];
  /** Sticky; matches the whole token from its first character. Every quantifier is bounded. */
  readonly pattern: RegExp;
  /** How many characters of the token stand before the anchor. */
  readonly back?: number;
};

const shape = (rule: string, anchors: string, pattern: RegExp): TokenShape => ({
  rule,
  anchors: anchors.split(' '),
  pattern,
});

const codeHosts: readonly TokenShape[] = [
  shape('github_token', 'ghp_ gho_ ghu_ ghs_ ghr_', /gh[pousr]_[A-Za-z0-9_.-]{30,520}/y),
  shape('github_token', 'github_pat_', /github_pat_[A-Za-z0-9_]{30,255}/y),
  shape(
    'gitlab_token',
    'glpat- gldt- glrt- glrtr- glcbt- glptt- glft- glsoat- glagent- gloas- glimt- glffct- glwt-',
    /gl(?:pat|dt|rtr?|cbt|ptt|ft|soat|agent|oas|imt|ffct|wt)-[A-Za-z0-9_.=-]{20,300}/y,
  ),
  shape('gitlab_token', 'gr1348941', /GR1348941[A-Za-z0-9_-]{20,50}/y),
  shape('bitbucket_token', 'atbb atctt3', /AT(?:BB[A-Za-z0-9]{24,60}|CTT3[A-Za-z0-9_=-]{60,300})/y),
  shape('atlassian_token', 'atatt3', /ATATT3[A-Za-z0-9_=-]{60,300}/y),
  shape('npm_token', 'npm_', /npm_[A-Za-z0-9]{36,80}/y),
  shape('pypi_token', 'pypi-', /pypi-[A-Za-z0-9_-]{50,300}/y),
  shape('rubygems_token', 'rubygems_', /rubygems_[a-f0-9]{48}/y),
  shape('nuget_token', 'oy2', /oy2[a-z0-9]{43}/y),
  shape('cargo_token', 'cio', /cio[A-Za-z0-9]{32}(?![A-Za-z0-9])/y),
  shape('clojars_token', 'clojars_', /CLOJARS_[A-Za-z0-9]{60}/y),
  shape('jfrog_token', 'akcp', /AKCp[A-Za-z0-9]{60,90}/y),
  shape('jfrog_token', 'cmvmdgtuojaxo', /cmVmdGtuOjAxO[A-Za-z0-9]{40,80}/y),
  shape('docker_token', 'dckr_pat_ dckr_oat_', /dckr_[po]at_[A-Za-z0-9_-]{20,80}/y),
  shape('packagist_token', 'packagist_', /packagist_[a-z]{2,4}_[a-f0-9]{60,80}/y),
  shape('sonar_token', 'squ_ sqp_ sqa_', /sq[upa]_[a-f0-9]{40}/y),
  shape('circleci_token', 'ccipat_ ccipjt_ ccipprj_', /CCIP[A-Z]{2,4}_[A-Za-z0-9]{10,60}_[a-f0-9]{40}/y),
  shape('buildkite_token', 'bkua_ bkaj_ bkct_', /bk[a-z]{2}_[A-Za-z0-9]{32,80}/y),
  { rule: 'azure_devops_token', anchors: ['azdo'], pattern: /[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}/y, back: 76 },
  shape('gitea_token', 'gta_', /gta_[A-Za-z0-9]{36,60}/y),
];

const clouds: readonly TokenShape[] = [
  shape('aws_access_key', 'akia asia abia acca', /(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}/y),
  shape('aws_bedrock_key', 'absk bedrock-api-key-', /(?:ABSK|bedrock-api-key-)[A-Za-z0-9+/]{60,400}={0,2}/y),
  shape('google_api_key', 'aiza', /AIza[A-Za-z0-9_-]{35}/y),
  shape('google_oauth_token', 'ya29.', /ya29\.[A-Za-z0-9_.-]{30,2000}/y),
  shape('google_oauth_token', '1//0', /1\/\/0[A-Za-z0-9_-]{30,200}/y),
  shape('google_client_secret', 'gocspx-', /GOCSPX-[A-Za-z0-9_-]{24,40}/y),
  {
    rule: 'azure_client_secret',
    anchors: ['7q~', '8q~', '9q~'],
    pattern: /[A-Za-z0-9_~.-]{3}[789]Q~[A-Za-z0-9_.~-]{31,40}/y,
    back: 3,
  },
  { rule: 'azure_key', anchors: ['jqqj99'], pattern: /[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{16,40}/y, back: 52 },
  shape('alibaba_key', 'ltai', /LTAI[A-Za-z0-9]{12,30}/y),
  shape('tencent_key', 'akid', /AKID[A-Za-z0-9]{32}/y),
  shape('yandex_token', 'aqvn y0_', /(?:AQVN[A-Za-z0-9_-]{35,60}|y0_[A-Za-z0-9_-]{50,80})/y),
  shape('digitalocean_token', 'dop_v1_ doo_v1_ dor_v1_', /do[por]_v1_[a-f0-9]{64}/y),
  shape('heroku_token', 'hrku-', /HRKU-[A-Za-z0-9_-]{30,80}/y),
  shape('fly_token', 'fm1_ fm2_ fo1_', /f[mo][12]_[A-Za-z0-9+/=_-]{40,2000}/y),
  shape('render_token', 'rnd_', /rnd_[A-Za-z0-9]{24,60}/y),
  shape('netlify_token', 'nfp_ nfc_ nfo_', /nf[pco]_[A-Za-z0-9_-]{36,80}/y),
  shape(
    'vercel_token',
    'vcp_ vci_ vca_ vcr_ vck_ vercel_blob_rw_',
    /(?:vc[piark]_[A-Za-z0-9]{24,100}|vercel_blob_rw_[A-Za-z0-9_]{30,100})/y,
  ),
  shape(
    'cloudflare_token',
    'cfut_ cfat_ cfk_ v1.0-',
    /(?:cf(?:ut|at|k)_[A-Za-z0-9]{36,80}|v1\.0-[a-f0-9]{24}-[a-f0-9]{100,160})/y,
  ),
  shape('supabase_key', 'sbp_ sb_secret_', /(?:sbp_[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{22,80})/y),
  shape('neon_token', 'napi_', /napi_[A-Za-z0-9]{40,80}/y),
  shape('planetscale_token', 'pscale_', /pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{30,80}/y),
  shape('scaleway_key', 'scw', /SCW[A-Z0-9]{17}(?![A-Z0-9])/y),
  shape('doppler_token', 'dp.', /dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}/y),
  shape(
    'vault_token',
    's.',
    /s\.(?=[A-Za-z]{0,20}\d)(?=[A-Z0-9]{0,20}[a-z])(?=[a-z0-9]{0,20}[A-Z])[A-Za-z0-9]{24}(?![A-Za-z0-9_(.])/y,
  ),
  shape('vault_token', 'hvs. hvb. hvr.', /hv[sbr]\.[A-Za-z0-9_-]{24,300}/y),
  {
    rule: 'terraform_token',
    anchors: ['.atlasv1.'],
    pattern: /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80}/y,
    back: 14,
  },
  shape('pulumi_token', 'pul-', /pul-[a-f0-9]{40}/y),
  shape('tailscale_key', 'tskey-', /tskey-[a-z]{2,12}-[A-Za-z0-9]{8,30}(?:-[A-Za-z0-9]{10,60})?/y),
  shape(
    'onepassword_key',
    'a3-',
    /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-(?:[A-Z0-9]{5}-){2}[A-Z0-9]{5}/y,
  ),
  shape(
    'paseto',
    'v1.local. v2.local. v3.local. v4.local. v1.public. v2.public. v3.public. v4.public.',
    /v[1-4]\.(?:local|public)\.[A-Za-z0-9_-]{40,4000}(?:\.[A-Za-z0-9_-]{1,400})?/y,
  ),
  shape('onepassword_token', 'ops_eyj', /ops_eyJ[A-Za-z0-9_=-]{100,2000}/y),
  shape('infisical_token', 'st.', /st\.[a-f0-9-]{20,40}\.[a-f0-9]{20,64}\.[a-f0-9]{20,64}/y),
  shape('age_key', 'age-secret-key-', /AGE-SECRET-KEY-1[0-9A-Z]{58}/iy),
  shape('databricks_token', 'dapi dkea dose dsapi', /(?:dapi|dkea|dose|dsapi)[a-f0-9]{32}(?:-\d)?/y),
  shape('mongodb_token', 'mdb_sa_sk_', /mdb_sa_sk_[A-Za-z0-9_-]{30,60}/y),
  shape('openshift_token', 'sha256~', /sha256~[A-Za-z0-9_-]{43}/y),
];

const models: readonly TokenShape[] = [
  shape('anthropic_key', 'sk-ant-', /sk-ant-[A-Za-z0-9_-]{20,300}/y),
  shape(
    'openai_key',
    'sk-proj- sk-svcacct- sk-admin- sk-none-',
    /sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,300}/y,
  ),
  shape('openrouter_key', 'sk-or-', /sk-or-(?:v1-)?[a-f0-9]{40,80}/y),
  shape('langfuse_key', 'sk-lf-', /sk-lf-[a-f0-9-]{30,40}/y),
  shape(
    'api_key',
    'sk-',
    /sk-(?=[A-Za-z0-9_-]{0,40}\d)(?=[A-Za-z0-9_-]{0,40}[A-Za-z])[A-Za-z0-9_-]{24,300}/y,
  ),
  shape('huggingface_token', 'hf_ api_org_', /(?:hf|api_org)_[A-Za-z0-9]{30,60}/y),
  shape('groq_key', 'gsk_', /gsk_[A-Za-z0-9]{40,80}/y),
  shape('xai_key', 'xai-', /xai-[A-Za-z0-9_-]{60,120}/y),
  shape('perplexity_key', 'pplx-', /pplx-[A-Za-z0-9]{32,80}/y),
  shape('replicate_token', 'r8_', /r8_[A-Za-z0-9]{32,60}/y),
  shape('fireworks_key', 'fw_', /fw_[A-Za-z0-9]{22,50}/y),
  shape('together_key', 'tgp_v1_', /tgp_v1_[A-Za-z0-9_-]{40,60}/y),
  shape('nvidia_key', 'nvapi-', /nvapi-[A-Za-z0-9_-]{50,100}/y),
  shape('langsmith_key', 'lsv2_ ls__', /(?:lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|ls__[a-f0-9]{32})/y),
  shape('cerebras_key', 'csk-', /csk-[a-z0-9]{40,60}/y),
  shape('pinecone_key', 'pcsk_', /pcsk_[A-Za-z0-9_]{40,100}/y),
  shape('e2b_key', 'e2b_', /e2b_[a-f0-9]{40}/y),
  shape('jina_key', 'jina_', /jina_[A-Za-z0-9_-]{40,100}/y),
  shape('tavily_key', 'tvly-', /tvly-(?:dev-|prod-)?[A-Za-z0-9_-]{24,60}/y),
  shape('firecrawl_key', 'fc-', /fc-[a-f0-9]{32}/y),
  shape('voyage_key', 'pa-', /pa-[A-Za-z0-9_-]{40,60}/y),
  shape('wandb_key', 'wandb_v1_', /wandb_v1_[A-Za-z0-9_-]{30,120}/y),
  shape('runpod_key', 'rpa_', /rpa_[A-Z0-9]{30,60}/y),
  shape('modal_token', 'ak- as-', /a[ks]-[A-Za-z0-9]{22}(?![A-Za-z0-9])/y),
  shape('logfire_token', 'pylf_v', /pylf_v\d{1,2}_[a-z]{2}_[A-Za-z0-9]{30,60}/y),
];

const messaging: readonly TokenShape[] = [
  shape(
    'slack_token',
    'xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs- xoxc- xoxd- xoxe. xapp- xwfp-',
    /x(?:ox[a-z]|app|wfp)[.-][A-Za-z0-9%.-]{20,500}/y,
  ),
  shape(
    'slack_webhook',
    'hooks.slack.com/',
    /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{20,200}/y,
  ),
  shape(
    'discord_webhook',
    'discord.com/api/webhooks/ discordapp.com/api/webhooks/',
    /discord(?:app)?\.com\/api\/webhooks\/\d{5,25}\/[A-Za-z0-9_-]{20,120}/y,
  ),
  shape(
    'teams_webhook',
    'webhook.office.com/ outlook.office.com/webhook/',
    /(?:webhook\.office\.com|outlook\.office\.com\/webhook)\/[A-Za-z0-9@/_-]{40,300}/y,
  ),
  shape('webhook', 'hooks.zapier.com/hooks/', /hooks\.zapier\.com\/hooks\/[A-Za-z0-9/_-]{10,120}/y),
  shape('webhook', 'maker.ifttt.com/', /maker\.ifttt\.com\/[A-Za-z0-9/_-]{10,200}/y),
  shape(
    'webhook',
    'open.feishu.cn/open-apis/bot/ open.larksuite.com/open-apis/bot/',
    /open\.(?:feishu\.cn|larksuite\.com)\/open-apis\/bot\/v\d\/hook\/[A-Za-z0-9-]{20,60}/y,
  ),
  shape(
    'webhook',
    'hooks.chime.aws/ chat.googleapis.com/v1/spaces/',
    /(?:hooks\.chime\.aws|chat\.googleapis\.com\/v1\/spaces)\/[A-Za-z0-9/_?=&%.-]{20,400}/y,
  ),
  shape(
    'webhook',
    'hook.eu1.make.com/ hook.us1.make.com/ hook.integromat.com/',
    /hook\.[a-z0-9.]{3,30}\/[A-Za-z0-9]{20,60}/y,
  ),
  shape(
    'telegram_token',
    'api.telegram.org/bot',
    /api\.telegram\.org\/(?:file\/)?bot\d{8,10}:[A-Za-z0-9_-]{30,40}/y,
  ),
  { rule: 'telegram_token', anchors: [':aa'], pattern: /\d{8,10}:AA[A-Za-z0-9_-]{32,40}/y, back: 10 },
  shape('sendgrid_key', 'sg.', /SG\.[A-Za-z0-9_-]{16,32}[.A-Za-z0-9_-]{30,64}/y),
  shape('mailgun_key', 'key-', /key-[a-f0-9]{32}(?![a-z0-9])/y),
  { rule: 'mailchimp_key', anchors: ['-us'], pattern: /[a-f0-9]{32}-us\d{1,2}/y, back: 32 },
  shape('brevo_key', 'xkeysib- xsmtpsib-', /x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}/y),
  shape('resend_key', 're_', /re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}/y),
  shape('twilio_key', 'sk', /SK[0-9a-f]{32}(?![0-9a-z])/y),
  shape('facebook_token', 'eaa', /EAA[A-Za-z0-9]{80,400}/y),
  shape('twitter_token', 'aaaaaaaaaaaaaaaaaaaaa', /A{21,22}[A-Za-z0-9%]{60,160}/y),
  shape('linkedin_token', 'wpl_ap1.', /WPL_AP1\.[A-Za-z0-9.=_-]{20,80}/y),
  shape('matrix_token', 'syt_', /syt_[A-Za-z0-9+/=_-]{30,120}/y),
  shape('intercom_token', 'dg9rojox', /dG9rOjox[A-Za-z0-9+/]{30,80}={0,2}/y),
  shape('amazon_mws_token', 'amzn.', /amzn\.(?:mws|oauth2|application-oa2-client)\.[A-Za-z0-9.-]{30,100}/y),
];

const services: readonly TokenShape[] = [
  shape(
    'stripe_key',
    'sk_live_ sk_test_ rk_live_ rk_test_ sk_prod_ rk_prod_ whsec_',
    /(?:[sr]k_(?:live|test|prod)|whsec)_[A-Za-z0-9+/=_-]{16,260}/y,
  ),
  shape('shopify_token', 'shpat_ shpca_ shppa_ shpss_ shpua_ shpit_', /shp[a-z]{2}_[A-Fa-f0-9]{32}/y),
  shape('square_token', 'sq0atp- sq0csp- sq0idp-', /sq0[a-z]{3}-[A-Za-z0-9_-]{22,50}/y),
  shape('square_token', 'eaaa', /EAAA[A-Za-z0-9_-]{56,90}/y),
  shape('paypal_token', 'access_token$', /access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}/y),
  shape(
    'plaid_token',
    'access-production- access-sandbox- access-development-',
    /access-(?:production|sandbox|development)-[a-f0-9-]{36}/y,
  ),
  shape('flutterwave_key', 'flwseck', /FLWSECK[_-](?:TEST-)?[A-Za-z0-9-]{12,60}/y),
  shape('razorpay_key', 'rzp_live_ rzp_test_', /rzp_(?:live|test)_[A-Za-z0-9]{14,30}/y),
  shape('easypost_key', 'ezak eztk', /EZ[AT]K[A-Za-z0-9]{50,60}/y),
  shape('shippo_token', 'shippo_', /shippo_(?:live|test)_[a-f0-9]{40}/y),
  shape('duffel_token', 'duffel_', /duffel_(?:live|test)_[A-Za-z0-9_=-]{40,60}/y),
  shape('adyen_key', 'aqe', /AQE[A-Za-z0-9+/=]{60,400}/y),
  shape(
    'grafana_token',
    'glsa_ glc_',
    /(?:glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|glc_[A-Za-z0-9+/]{32,400}={0,2})/y,
  ),
  shape('grafana_token', 'eyjrijoi', /eyJrIjoi[A-Za-z0-9+/_-]{40,400}={0,2}/y),
  shape(
    'newrelic_key',
    'nrak- nrra- nrii- nrjs- nraa- nral-',
    /NR(?:AK|RA|II|JS|AA|AL)-[A-Za-z0-9_-]{19,60}/y,
  ),
  { rule: 'newrelic_key', anchors: ['nral'], pattern: /[a-f0-9]{30,40}(?:FFFF)?NRAL/y, back: 36 },
  shape('sentry_token', 'sntrys_ sntryu_ sntrya_', /sntry[a-z]_[A-Za-z0-9+/=_-]{40,400}/y),
  shape('honeycomb_key', 'hcaik_ hcalk_ hcxik_ hcbik_', /hc[a-z]ik_[a-z0-9]{40,70}|hcalk_[a-z0-9]{40,70}/y),
  shape('dynatrace_token', 'dt0', /dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}/y),
  shape('posthog_key', 'phx_ phs_', /ph[xs]_[A-Za-z0-9]{40,60}/y),
  shape('segment_token', 'sgp_', /sgp_[A-Za-z0-9_]{40,80}/y),
  shape(
    'launchdarkly_key',
    'sdk- api- mob-',
    /(?:sdk|api|mob)-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}/y,
  ),
  shape('figma_token', 'figd_ figo_ figu_', /fig[dou]_[A-Za-z0-9_-]{36,80}/y),
  shape('notion_token', 'ntn_ secret_', /(?:ntn_[A-Za-z0-9]{40,60}|secret_[A-Za-z0-9]{40,50})/y),
  { rule: 'airtable_token', anchors: ['pat'], pattern: /pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/y },
  shape('linear_key', 'lin_api_ lin_oauth_ lin_wh_', /lin_(?:api|oauth|wh)_[A-Za-z0-9]{32,70}/y),
  shape('hubspot_token', 'pat-na pat-eu', /pat-(?:na|eu)\d-[a-f0-9-]{36}/y),
  shape('clickup_token', 'pk_', /pk_\d{5,12}_[A-Z0-9]{32}/y),
  shape('trello_token', 'atta', /ATTA[a-f0-9]{60,72}/y),
  shape('asana_token', '1/ 2/', /[12]\/\d{13,20}(?:\/\d{13,20})?:[a-f0-9]{32}/y),
  shape('dropbox_token', 'sl.', /sl\.(?:u\.)?[A-Za-z0-9_-]{120,1400}/y),
  shape('mapbox_token', 'sk.eyj tk.eyj', /[st]k\.eyJ[A-Za-z0-9_-]{20,400}\.[A-Za-z0-9_-]{16,60}/y),
  shape('contentful_token', 'cfpat-', /CFPAT-[A-Za-z0-9_-]{36,60}/y),
  shape('postman_key', 'pmak- pmat-', /PMA[KT]-[A-Za-z0-9]{24,60}(?:-[A-Za-z0-9]{20,60})?/y),
  shape('typeform_token', 'tfp_', /tfp_[A-Za-z0-9_.=-]{40,80}/y),
  shape('adobe_secret', 'p8e- p8ea-', /p8ea?-[A-Za-z0-9_-]{30,60}/y),
  shape('harness_token', 'pat.', /pat\.[A-Za-z0-9_-]{20,24}\.[a-f0-9]{24}\.[A-Za-z0-9]{20}/y),
  shape('secret', 'django-insecure-', /django-insecure-[^\s"'`\\]{30,100}/y),
  shape('datadog_token', 'ddpat_ ddapp_', /dd(?:pat|app)_[A-Za-z0-9]{16,60}_?[A-Za-z0-9]{0,60}/y),
  shape('prefect_key', 'pnu_ pnb_', /pn[ub]_[A-Za-z0-9]{36}/y),
  shape('deno_token', 'ddp_ ddw_', /dd[pw]_[A-Za-z0-9]{30,60}/y),
  shape('valtown_token', 'vtwn_', /vtwn_[A-Za-z0-9]{20,60}/y),
  shape('readme_key', 'rdme_', /rdme_[a-z0-9]{60,80}/y),
  shape('adafruit_key', 'aio_', /aio_[A-Za-z0-9]{28}/y),
  shape('checkly_key', 'cu_', /cu_[a-f0-9]{32}/y),
  shape('workos_key', 'secret-live- secret-test-', /secret-(?:live|test)-[A-Za-z0-9_=-]{30,60}/y),
  shape('frameio_token', 'fio-u-', /fio-u-[A-Za-z0-9_=-]{60,70}/y),
  { rule: 'maxmind_key', anchors: ['_mmk'], pattern: /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/y, back: 36 },
  shape('polar_token', 'polar_', /polar_[a-z]{2,4}_[A-Za-z0-9]{30,80}/y),
  shape('svix_key', 'testsk_ prodsk_', /(?:test|prod)sk_[A-Za-z0-9_.=-]{24,80}/y),
  shape('snyk_token', 'snyk_', /snyk_[a-z]{2,4}_?[A-Za-z0-9_.-]{24,120}/y),
  shape(
    'artifactory_token',
    'eyj2zxiioiiyi',
    /eyJ2ZXIiOiIyI[A-Za-z0-9_-]{40,2000}(?:\.[A-Za-z0-9_-]{10,2000}){0,2}/y,
  ),
];

export const tokenShapes: readonly TokenShape[] = [
  ...codeHosts,
  ...clouds,
  ...models,
  ...messaging,
  ...services,
];

/**
 * Tokens without a fixed beginning, told by their parts. Discord: a user's number in base64 (so M, N or O first), a time,
 * a signature.
 */
export const dottedToken = {
  rule: 'discord_token',
  begins: 'MNO',
  pattern: /[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,60}/y,
} as const;

/** Words inside a token's beginning that name a secret, whoever issues it: `acme_live_…`, `xyz-sk-…`, `tok_…`. */
export const secretPrefixes: readonly string[] =
  'live_ live- sandbox_ sk_ sk- _sk key- pat_ pat- tok_ tok- token_ token- secret_ secret- apikey_ apikey- _key_ -key- api_ -api priv_ rk_ _rk ak_ _prod_ key_ cred_ auth_ pass_ ghs_ svc_ admin_ access_ refresh_ sess_ session_ bot_ webhook_ whk_ sig_'.split(
    ' ',
  );
