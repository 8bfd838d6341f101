/** The rule of docs/architecture.md "Layers", checked on every run. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-circular', 'A cycle has no bottom to read from.', {}, { circular: true }),
    forbid(
      'shared-core-without-aws',
      'shared/*.ts is pure or port-only; AWS SDKs are reached through the adapters in its folders.',
      { path: '^shared/[^/]+\\.ts$' },
      { path: '^(node_modules/)?(@aws-sdk|@smithy|aws-cdk-lib|@aws-lambda-powertools)' },
    ),
    forbid(
      'shared-stands-alone',
      'shared/ imports nothing of the other parts.',
      { path: '^shared/' },
      { path: '^(functions|infra|local|test)/' },
    ),
    forbid(
      'functions-know-no-local',
      'A function cannot know where it runs.',
      { path: '^functions/' },
      { path: '^(infra|local|test)/' },
    ),
    forbid(
      'infra-takes-names-and-limits-only',
      'infra/ reads names, limits and the table of the API from shared/, no adapter and no handler; the API is drawn up at bundle time.',
      { path: '^infra/', pathNot: '^infra/api-description\\.ts$' },
      { path: '^(functions|local|test)/|^shared/(?!api/)[^/]+/' },
    ),
    forbid(
      'one-browser-file',
      'functions/worker/browser.ts, and the script that unpacks for it, alone import the browser libraries.',
      {
        path: '^(functions|shared|infra)/',
        pathNot: '^functions/worker/(browser\\.ts|unpack-chromium\\.mjs)$',
      },
      { path: 'node_modules/(playwright-core|@sparticuz/chromium)', dependencyTypesNot: ['type-only'] },
    ),
    forbid('nobody-imports-tests', 'test/ is a leaf.', { pathNot: '^test/' }, { path: '^test/' }),
    forbid(
      'nobody-imports-local',
      'local/ is never deployed.',
      { pathNot: '^(local|test)/' },
      { path: '^local/' },
    ),
    forbid('resolvable', 'Every import resolves.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
