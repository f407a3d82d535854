/** What the keyer says a pixel shows. */
export const BACKDROP = 0;
export const SUBJECT = 1;
export const SHADOW = 2;
