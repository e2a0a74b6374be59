"use strict";
exports.id = 772;
exports.ids = [772];
exports.modules = {

/***/ 772:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EventStreamSerde: () => (/* reexport safe */ _chunk_742T4XFL_js__WEBPACK_IMPORTED_MODULE_0__.M3),
/* harmony export */   eventStreamSerdeProvider: () => (/* reexport safe */ _chunk_742T4XFL_js__WEBPACK_IMPORTED_MODULE_0__.JM)
/* harmony export */ });
/* harmony import */ var _chunk_742T4XFL_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(648);
/* harmony import */ var _chunk_V2UJMUMF_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(977);
/* harmony import */ var _chunk_5KYV4UH7_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(926);
/* harmony import */ var _chunk_UG4OEAM6_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(399);
const require = process.getBuiltinModule("node:module").createRequire(__filename);



/***/ })

};
;