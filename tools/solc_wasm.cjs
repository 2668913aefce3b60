#!/usr/bin/env node
// Answers like the native solc for the two calls that ape, forge and slither make, with npm's WebAssembly compiler:
//   solc --version
//   solc --standard-json [--base-path P] [--include-path P]... [--allow-paths A,B] [FILE|-]
'use strict';
const fs = require('fs');
const path = require('path');

const manifest = require.resolve('solc/package.json', { paths: [__dirname, process.cwd()] });
const home = path.dirname(manifest);

/** The compiler's own long version. Loading it takes a second, so it is remembered beside the module. */
function longVersion() {
  const short = JSON.parse(fs.readFileSync(manifest, 'utf8')).version;
  const memo = path.join(home, '.long-version');
  try {
    const known = fs.readFileSync(memo, 'utf8').trim();
    if (known.startsWith(`${short}+`)) return known;
  } catch { /* the first call */ }
  const long = require(home).version();
  try { fs.writeFileSync(memo, long); } catch { /* a read-only tree costs the second again */ }
  return long;
}

/** Paths to look for imports in, and the input file, from solc's command line. */
function parse(args) {
  const call = { roots: [], file: 0 };
  for (let i = 0; i < args.length; i += 1) {
    if (args[i] === '--base-path' || args[i] === '--include-path') call.roots.push(args[i += 1]);
    else if (args[i] === '--allow-paths') i += 1;
    else if (!args[i].startsWith('-')) call.file = args[i];
  }
  if (call.roots.length === 0) call.roots.push('');
  return call;
}

function compile(args) {
  const { roots, file } = parse(args);
  const input = fs.readFileSync(file, 'utf8');
  const compiler = require(home);
  process.removeAllListeners('uncaughtException'); // the module installs one that hides errors
  const output = compiler.compile(input, {
    import: (name) => {
      for (const root of roots) {
        const found = path.join(root, name);
        if (fs.existsSync(found)) return { contents: fs.readFileSync(found, 'utf8') };
      }
      return { error: `File not found: ${name}` };
    },
  });
  // Builds before 0.8.37 print negative AST ids as unsigned 32-bit numbers; readers expect the signed ones.
  return output.replace(/([:[,])(42949\d{5})(?=[,\]}])/g,
    (all, before, id) => (+id > 4294967196 && +id <= 4294967295 ? `${before}${+id - 4294967296}` : all));
}

/** Writes all of it: a pipe takes 64 KiB at a time. */
function write(text) {
  const bytes = Buffer.from(`${text}\n`);
  for (let sent = 0; sent < bytes.length;) {
    try { sent += fs.writeSync(1, bytes, sent); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
  }
}

const args = process.argv.slice(2);
if (args.includes('--version')) {
  write(`solc, the solidity compiler commandline interface\nVersion: ${longVersion()}`);
} else if (args.includes('--standard-json')) {
  write(compile(args));
} else {
  process.stderr.write('This launcher answers --version and --standard-json only.\n');
  process.exit(2);
}
