/** As in package.json; a test holds it to that. */
export const VERSION = '0.1.0';
