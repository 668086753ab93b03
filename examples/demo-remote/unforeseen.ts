/** What the demo did not bring about itself: it ends there, and says so. */
export class Unforeseen extends Error {}
