/** Preloaded into a function (`NODE_OPTIONS=--import`): its machine's clock is off by CLOCK_OFF_MS. */
const off = Number(process.env.CLOCK_OFF_MS);
const TrueDate = Date;

globalThis.Date = class extends TrueDate {
  constructor(...parts) {
    if (parts.length === 0) super(TrueDate.now() + off);
    else super(...parts);
  }

  static now() {
    return TrueDate.now() + off;
  }
};

// Lambda counts the time that is left on the same machine: when it ends is off by as much.
process.prependListener('message', (message) => {
  if (message.type === 'invoke') message.deadline += off;
});
