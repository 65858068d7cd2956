/* The part of BLAS that NumPy calls, in C's interface (cblas.h), and of Fortran's what its LAPACK does with whole
   matrices. NumPy has both itself, as loops without any regard for caches and registers; here the factors are laid
   out block by block as a kernel reads them, whose sums stay in registers, two or four numbers in each (simd128).
   See K. Goto and R. van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM TOMS 34 (2008).

   Matrices have strides for rows and columns, so that order and transposition are only a matter of which is
   which. */

#include <stddef.h>
#include <stdlib.h>

/* What of the factors is laid out at a time: of the left one what the second cache holds, of the right one the
   third. */
#define BLOCK_ROWS 96
#define BLOCK_COLUMNS 512
#define BLOCK_DEPTH 256
/* With fewer products than this, laying out takes longer than it saves. */
#define FEW 1000
/* Equations of a triangle with so many rows are solved one by one. */
#define SMALL_TRIANGLE 16

#define INLINE static inline __attribute__((always_inline))
#define EXPORT __attribute__((visibility("hidden")))

enum order { ROW_MAJOR = 101, COLUMN_MAJOR };
enum transpose { PLAIN = 111, TRANSPOSED, CONJUGATED };

struct matrix {
    const void *data;
    long row, column;
    int conjugated;
};

INLINE int at_most(int x, int limit) { return x < limit ? x : limit; }
INLINE int round_up(int x, int multiple) { return (x + multiple - 1) / multiple * multiple; }

/* A matrix whose rows (or columns, if they come first) are so far apart, or what becomes of it. */
INLINE struct matrix matrix_of(const void *data, int columns_first, enum transpose transpose, long apart) {
    int swapped = columns_first != (transpose != PLAIN);
    return (struct matrix){data, swapped ? 1 : apart, swapped ? apart : 1, transpose == CONJUGATED};
}

INLINE struct matrix transposed(struct matrix a) { return (struct matrix){a.data, a.column, a.row, a.conjugated}; }

/* The number of a vector that comes first: one with a negative step starts from its end. */
INLINE long first(long n, long step) { return step < 0 ? (1 - n) * step : 0; }

#define REAL float
#define NAME(it) float_##it
#define SWAP(it) __builtin_shufflevector(it, it, 1, 0, 3, 2)
#include "real.h"
#undef REAL
#undef NAME
#undef SWAP

#define REAL double
#define NAME(it) double_##it
#define SWAP(it) __builtin_shufflevector(it, it, 1, 0)
#include "real.h"
#undef REAL
#undef NAME
#undef SWAP

/* A function for each type: its letter, what it is made of and of how many parts, how a factor is passed and
   referred to. */
#define FOR_EACH(it)                                                                                                   \
    it(s, float, 1, float, &) it(d, double, 1, double, &) it(c, float, 2, const void *, )                              \
        it(z, double, 2, const void *, )

#define MULTIPLY(LETTER, REAL, PARTS, FACTOR, REFERENCE)                                                               \
    static void LETTER##_multiply(int m, int n, int k, const REAL *alpha, struct matrix a, struct matrix b,            \
                                  const REAL *beta, REAL *c, long stride) {                                            \
        REAL##_multiply(PARTS, m, n, k, alpha, a, b, beta, c, stride);                                                 \
    }
FOR_EACH(MULTIPLY)

#define GEMM(LETTER, REAL, PARTS, FACTOR, REFERENCE)                                                                   \
    EXPORT void cblas_##LETTER##gemm(enum order order, enum transpose of_a, enum transpose of_b, int m, int n, int k,  \
                                     FACTOR alpha, const void *a, int a_stride, const void *b, int b_stride,           \
                                     FACTOR beta, void *c, int stride) {                                               \
        struct matrix left = matrix_of(a, 0, of_a, a_stride), right = matrix_of(b, 0, of_b, b_stride);                 \
        if (order == ROW_MAJOR)                                                                                        \
            LETTER##_multiply(m, n, k, REFERENCE alpha, left, right, REFERENCE beta, c, stride);                       \
        else /* Read by rows, all are transposed, and so is the product. */                                            \
            LETTER##_multiply(n, m, k, REFERENCE alpha, right, left, REFERENCE beta, c, stride);                       \
    }                                                                                                                  \
    EXPORT int LETTER##gemm_(const char *of_a, const char *of_b, const int *m, const int *n, const int *k,             \
                             const void *alpha, const void *a, const int *a_stride, const void *b,                     \
                             const int *b_stride, const void *beta, void *c, const int *stride) {                      \
        struct matrix left = matrix_of(a, 0, transpose_of(*of_a), *a_stride);                                          \
        struct matrix right = matrix_of(b, 0, transpose_of(*of_b), *b_stride);                                         \
        LETTER##_multiply(*n, *m, *k, alpha, right, left, beta, c, *stride);                                           \
        return 0;                                                                                                      \
    }

INLINE enum transpose transpose_of(char letter) {
    switch (letter) {
    case 'n':
    case 'N':
        return PLAIN;
    case 'c':
    case 'C':
        return CONJUGATED;
    default:
        return TRANSPOSED;
    }
}
FOR_EACH(GEMM)

/* Solves equations with triangles: see real.h. */
#define SOLVE(LETTER, REAL, PARTS, FACTOR, REFERENCE)                                                                  \
    static void LETTER##_solve(int lower, int ones, int m, int n, struct matrix a, REAL *b, long row, long column) {   \
        static const REAL one[2] = {1, 0}, minus_one[2] = {-1, 0};                                                     \
        if (m <= SMALL_TRIANGLE) {                                                                                     \
            REAL##_solve_few(PARTS, lower, ones, m, n, a, b, row, column);                                             \
            return;                                                                                                    \
        }                                                                                                              \
        int half = round_up(m / 2, SMALL_TRIANGLE), start = lower ? 0 : half, rest = lower ? half : 0;                 \
        int size = lower ? half : m - half;                                                                            \
        const REAL *data = a.data;                                                                                     \
        struct matrix first = a, last = a, beside = a;                                                                 \
        first.data = data + start * (a.row + a.column) * PARTS;                                                        \
        last.data = data + rest * (a.row + a.column) * PARTS;                                                          \
        beside.data = data + (rest * a.row + start * a.column) * PARTS;                                                \
        REAL *solved = b + start * row * PARTS, *other = b + rest * row * PARTS;                                       \
        LETTER##_solve(lower, ones, size, n, first, solved, row, column);                                              \
        if (column == 1) {                                                                                             \
            struct matrix right = {solved, row, column, 0};                                                            \
            LETTER##_multiply(m - size, n, size, minus_one, beside, right, one, other, row);                           \
        } else {                                                                                                       \
            struct matrix left = {solved, column, row, 0};                                                             \
            LETTER##_multiply(n, m - size, size, minus_one, left, transposed(beside), one, other, column);             \
        }                                                                                                              \
        LETTER##_solve(lower, ones, m - size, n, last, other, row, column);                                            \
    }                                                                                                                  \
    EXPORT int LETTER##trsm_(const char *side, const char *triangle, const char *of_a, const char *diagonal,           \
                             const int *m, const int *n, const void *alpha, const void *a, const int *a_stride,        \
                             void *b, const int *b_stride) {                                                           \
        int left = *side == 'L' || *side == 'l', lower = *triangle == 'L' || *triangle == 'l';                         \
        int ones = *diagonal == 'U' || *diagonal == 'u';                                                               \
        struct matrix matrix = matrix_of(a, 1, transpose_of(*of_a), *a_stride);                                        \
        if (matrix.row != 1)                                                                                           \
            lower = !lower;                                                                                            \
        for (int j = 0; j < *n; j++)                                                                                   \
            REAL##_scale(PARTS, *m, alpha, (REAL *)b + (long)j * *b_stride * PARTS, 1);                                \
        if (left)                                                                                                      \
            LETTER##_solve(lower, ones, *m, *n, matrix, b, 1, *b_stride);                                              \
        else /* All transposed. */                                                                                     \
            LETTER##_solve(!lower, ones, *n, *m, transposed(matrix), b, *b_stride, 1);                                 \
        return 0;                                                                                                      \
    }
FOR_EACH(SOLVE)

/* The product of a matrix with what is transposed to it: one triangle of it, in rows of blocks, with what those have
   besides. NumPy writes over that. */
#define SYRK(LETTER, REAL, PARTS, FACTOR, REFERENCE)                                                                   \
    EXPORT void cblas_##LETTER##syrk(enum order order, int triangle, enum transpose of_a, int n, int k, FACTOR alpha,  \
                                     const void *a, int a_stride, FACTOR beta, void *c, int stride) {                  \
        struct matrix left = matrix_of(a, order == COLUMN_MAJOR, of_a, a_stride);                                      \
        int upper = (triangle == 121) == (order == ROW_MAJOR);                                                         \
        for (int i = 0; i < n; i += BLOCK_ROWS) {                                                                      \
            int height = at_most(n - i, BLOCK_ROWS), start = upper ? i : 0, width = upper ? n - i : i + height;        \
            struct matrix rows = left, columns = {left.data, left.column, left.row, 0};                                \
            rows.data = (const REAL *)left.data + i * left.row * PARTS;                                                \
            columns.data = (const REAL *)left.data + start * left.row * PARTS;                                         \
            LETTER##_multiply(height, width, k, REFERENCE alpha, rows, columns, REFERENCE beta,                        \
                              (REAL *)c + ((long)i * stride + start) * PARTS, stride);                                 \
        }                                                                                                              \
    }
FOR_EACH(SYRK)

#define GEMV(LETTER, REAL, PARTS, FACTOR, REFERENCE)                                                                   \
    EXPORT void cblas_##LETTER##gemv(enum order order, enum transpose of_a, int m, int n, FACTOR alpha, const void *a, \
                                     int a_stride, const void *x, int x_step, FACTOR beta, void *y, int y_step) {      \
        struct matrix left = matrix_of(a, order == COLUMN_MAJOR, of_a, a_stride);                                      \
        int rows = of_a == PLAIN ? m : n, columns = of_a == PLAIN ? n : m;                                             \
        REAL##_apply(PARTS, rows, columns, REFERENCE alpha, left, (const REAL *)x + first(columns, x_step) * PARTS,    \
                     x_step, REFERENCE beta, (REAL *)y + first(rows, y_step) * PARTS, y_step);                         \
    }                                                                                                                  \
    EXPORT void cblas_##LETTER##axpy(int n, FACTOR alpha, const void *x, int x_step, void *y, int y_step) {            \
        REAL##_axpy(PARTS, n, REFERENCE alpha, (const REAL *)x + first(n, x_step) * PARTS, x_step,                     \
                    (REAL *)y + first(n, y_step) * PARTS, y_step);                                                     \
    }
FOR_EACH(GEMV)

#define DOT(LETTER, REAL)                                                                                              \
    EXPORT REAL cblas_##LETTER##dot(int n, const REAL *x, int x_step, const REAL *y, int y_step) {                     \
        REAL sum;                                                                                                      \
        REAL##_dot(1, 0, n, x + first(n, x_step), x_step, y + first(n, y_step), y_step, &sum);                         \
        return sum;                                                                                                    \
    }
DOT(s, float)
DOT(d, double)

#define COMPLEX_DOT(NAME, REAL, IS_CONJUGATED)                                                                         \
    EXPORT void cblas_##NAME(int n, const REAL *x, int x_step, const REAL *y, int y_step, void *sum) {                 \
        REAL##_dot(2, IS_CONJUGATED, n, x + first(n, x_step) * 2, x_step, y + first(n, y_step) * 2, y_step, sum);      \
    }
COMPLEX_DOT(cdotu_sub, float, 0)
COMPLEX_DOT(cdotc_sub, float, 1)
COMPLEX_DOT(zdotu_sub, double, 0)
COMPLEX_DOT(zdotc_sub, double, 1)
