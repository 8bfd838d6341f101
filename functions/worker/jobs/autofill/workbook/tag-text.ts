/** An attribute; quotes keep one value from looking like another attribute. */
const attributes = /([^\s=<>"']+)\s*=\s*("[^"]*"|'[^']*')/g;

/** The tag with that attribute set, in its place if it is there, else at the end. `value` needs no escaping. */
export function withAttribute(tag: string, name: string, value: string): string {
  let found = false;
  const changed = tag.replace(attributes, (attribute, attributeName: string) => {
    if (attributeName !== name) return attribute;
    found = true;
    return `${name}="${value}"`;
  });
  return found ? changed : tag.replace(/\s*(\/?>)$/, ` ${name}="${value}"$1`);
}
