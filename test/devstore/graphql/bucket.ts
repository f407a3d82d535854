export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** A leaky bucket of query points: full at first, refilled by `restoreRate` points a second (shopify.md 4). */
export interface Bucket {
  /** Takes the points when they are there. */
  take(points: number): boolean;
  /** Gives back what a call asked for and did not use. */
  refund(points: number): void;
  status(): ThrottleStatus;
}

export function createBucket({ maximumAvailable, restoreRate }: { maximumAvailable: number; restoreRate: number }): Bucket {
  let level = maximumAvailable;
  let at = performance.now();
  const refill = () => {
    const now = performance.now();
    level = Math.min(maximumAvailable, level + ((now - at) / 1000) * restoreRate);
    at = now;
  };
  return {
    take(points) {
      refill();
      if (points > level) return false;
      level -= points;
      return true;
    },
    refund(points) {
      level = Math.min(maximumAvailable, level + points);
    },
    status() {
      refill();
      return { maximumAvailable, currentlyAvailable: Math.floor(level), restoreRate };
    },
  };
}
