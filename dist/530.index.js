"use strict";
exports.id = 530;
exports.ids = [530];
exports.modules = {

/***/ 530:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fromEnv: () => (/* reexport safe */ _chunk_6JLPOXJB_js__WEBPACK_IMPORTED_MODULE_0__.sF)
/* harmony export */ });
/* harmony import */ var _chunk_6JLPOXJB_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(296);
/* harmony import */ var _chunk_KVGFXOKK_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(96);
/* harmony import */ var _chunk_NNBTUNGL_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(797);
/* harmony import */ var _chunk_5KYV4UH7_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(926);
/* harmony import */ var _chunk_UG4OEAM6_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(399);
const require = process.getBuiltinModule("node:module").createRequire(__filename);



/***/ })

};
;