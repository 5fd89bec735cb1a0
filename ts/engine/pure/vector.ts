/** Cosine similarity as every engine computes it: products in f32, summed in f64 in index order. */

/** The cosine of the angle between two vectors of one dimension; 0 where a length is 0 or beyond all numbers. */
export function cosine(a: Float32Array, b: Float32Array): number {
  const cosine = dot(a, b) / (length(a) * length(b));
  return Number.isFinite(cosine) ? cosine : 0;
}

function length(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    sum += Math.fround((a[i] as number) * (b[i] as number));
  }
  return sum;
}
